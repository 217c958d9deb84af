import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** What an endpoint may listen to. */
export const webhookEventTypes = [
  'sample.processed',
  'sample.failed',
  'sample.expiring',
  'world.ready',
  'world.failed',
  'playlists.composed',
  'playlist.published',
  'export.ready',
  'quota.warning',
  'budget.exceeded',
  'connection.needs_reconnect',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** What a delivery may carry: a test goes to one endpoint, and nobody listens to it. */
export const deliveryEventTypes = [...webhookEventTypes, 'endpoint.tested'] as const;
export type DeliveryEventType = (typeof deliveryEventTypes)[number];

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

export const endpointUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((url) => !/^https?:\/\/[^/?#]*@/.test(url), 'an address without a name and a password');
export const endpointEvents = z.array(z.enum(webhookEventTypes)).min(1);

/** `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks 1.0). One secret may serve several endpoints of a tenant. */
export const webhookSecret = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    error: '`whsec_` and the base64 of 24 to 64 bytes',
    abort: true,
  })
  .refine((secret) => {
    const base64 = secret.slice('whsec_'.length);
    const sizeBytes = (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
    return sizeBytes >= 24 && sizeBytes <= 64;
  }, 'base64 of 24 to 64 bytes after `whsec_`');

export const endpointSchema = z.object({
  id: idSchema('endpoint'),
  url: z.string(),
  events: z.array(z.enum(webhookEventTypes)),
  status: z.enum(['enabled', 'disabled']),
  disabled_reason: z.string().nullable(),
  /** Until then the secret before the last rotation signs too. */
  previous_secret_until: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});

/** An endpoint with its secret, which is shown this once. */
export const endpointWithSecretSchema = endpointSchema.extend({ secret: z.string() });

export const deliverySchema = z.object({
  id: idSchema('delivery'),
  endpoint_id: idSchema('endpoint'),
  /** The `webhook-id` header: the same in every attempt, fit as an idempotency key. */
  message_id: z.string(),
  event: z.enum(deliveryEventTypes),
  status: z.enum(deliveryStatuses),
  attempts: z.number().int(),
  next_attempt_at: z.iso.datetime().nullable(),
  last_status: z.number().int().nullable(),
  last_error: z.string().nullable(),
  created_at: z.iso.datetime(),
  delivered_at: z.iso.datetime().nullable(),
});

/** A delivery with what was sent and the log of its attempts, oldest first. */
export const deliveryDetailSchema = deliverySchema.extend({
  payload: z.record(z.string(), z.unknown()),
  attempt_log: z.array(
    z.object({
      attempt: z.number().int().positive(),
      at: z.iso.datetime(),
      status: z.number().int().nullable(),
      error: z.string().nullable(),
      duration_ms: z.number().int().nonnegative(),
    }),
  ),
});
