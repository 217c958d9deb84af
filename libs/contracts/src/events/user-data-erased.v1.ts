import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { event, type MessageContract, type ServiceName } from '../message.ts';

const schema = z.object({ erasure_id: idSchema('erasure') });

/** One service has taken away what an erasure asks of it. It names no user, because it outlives them in the stream. */
export function userDataErased(service: ServiceName): MessageContract<typeof schema> {
  return event(service, 'user-data-erased.v1', schema);
}
