import { z } from 'zod';
import { type QueryContract, query, type ServiceName, services } from '../message.ts';

const request = z.object({ limit: z.number().int().min(1).max(100) });
export const deadLetterSchema = z.object({
  id: z.string(),
  service: z.enum(services),
  consumer: z.string(),
  tenant_id: z.string(),
  message_id: z.string(),
  subject: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  died_at: z.iso.datetime(),
  replayed_at: z.iso.datetime().nullable(),
});
const reply = z.object({ items: z.array(deadLetterSchema) });

/** Messages that a service gave up on, newest first. Every service answers it, for the operator alone. */
export function listDeadLetters(service: ServiceName): QueryContract<typeof request, typeof reply> {
  return query(service, 'list-dead-letters.v1', request, reply);
}
