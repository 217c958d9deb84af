import { z } from 'zod';
import { idSchema } from '../ids.ts';

export const webhookEventTypes = [
  'sample.processed',
  'sample.failed',
  'world.ready',
  'world.failed',
  'playlists.composed',
  'playlist.published',
  'connection.needs_reconnect',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

export const endpointSchema = z.object({
  id: idSchema('endpoint'),
  url: z.string(),
  events: z.array(z.enum(webhookEventTypes)),
  status: z.enum(['enabled', 'disabled']),
  disabled_reason: z.string().nullable(),
  created_at: z.iso.datetime(),
});

export const deliverySchema = z.object({
  id: idSchema('delivery'),
  endpoint_id: idSchema('endpoint'),
  /** The `webhook-id` header: the same in every attempt, fit as an idempotency key. */
  message_id: z.string(),
  event: z.enum(webhookEventTypes),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  next_attempt_at: z.iso.datetime().nullable(),
  last_status: z.number().int().nullable(),
  last_error: z.string().nullable(),
  created_at: z.iso.datetime(),
  delivered_at: z.iso.datetime().nullable(),
});
