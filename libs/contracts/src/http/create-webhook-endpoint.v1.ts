import { z } from 'zod';
import { endpointSchema, webhookEventTypes } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

/** The secret is shown this once. */
export const createEndpoint = operation({
  id: 'createWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Add a webhook endpoint',
  body: z.object({
    url: z.url({ protocol: /^https?$/ }),
    events: z.array(z.enum(webhookEventTypes)).min(1).optional(),
  }),
  status: 201,
  response: endpointSchema.extend({ secret: z.string() }),
  refusals: ['invalid-request'],
});
