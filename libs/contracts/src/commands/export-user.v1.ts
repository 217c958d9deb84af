import { z } from 'zod';
import { idSchema, userId } from '../ids.ts';
import { command, type MessageContract, type ServiceName } from '../message.ts';

const schema = z.object({ export_id: idSchema('userExport'), user_id: userId });

/** Write down all that the service holds about a user, as one JSON object in storage. Every service understands it. */
export function exportUser(service: ServiceName): MessageContract<typeof schema> {
  return command(service, 'export-user.v1', schema);
}
