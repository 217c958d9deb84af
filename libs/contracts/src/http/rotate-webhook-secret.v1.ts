import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { endpointWithSecretSchema, webhookSecret } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

/** For a day both secrets sign, so that the receiver can change over in its own time. */
export const rotateSecret = operation({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/v1/webhook-endpoints/:id/rotate-secret',
  tag: 'webhooks',
  auth: 'admin',
  summary: 'Give a webhook endpoint a new secret',
  params: z.object({ id: idSchema('endpoint') }),
  body: z.object({ secret: webhookSecret.optional() }),
  status: 200,
  response: endpointWithSecretSchema,
  refusals: ['invalid-request', 'not-found'],
});
