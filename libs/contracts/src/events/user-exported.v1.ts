import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { event, type MessageContract, type ServiceName } from '../message.ts';

const schema = z.object({
  export_id: idSchema('userExport'),
  /** JSON: the rows of the user, by table. */
  object_key: z.string(),
  size_bytes: z.number().int().positive(),
  /** JSON: files of the user that lie in storage already; `null` when there are none. */
  links_key: z.string().nullable(),
});

/** The part of one service is written. Every service states it. */
export function userExported(service: ServiceName): MessageContract<typeof schema> {
  return event(service, 'user-exported.v1', schema);
}
