import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { endpointEvents, endpointSchema, endpointUrl } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

/** What is left out stays. Switching an endpoint off ends what is still owed to it; it can be replayed later. */
export const changeEndpoint = operation({
  id: 'changeWebhookEndpoint',
  method: 'PATCH',
  path: '/v1/webhook-endpoints/:id',
  tag: 'webhooks',
  auth: 'admin',
  summary: 'Change a webhook endpoint, or switch it on or off',
  params: z.object({ id: idSchema('endpoint') }),
  body: z.object({
    url: endpointUrl.optional(),
    events: endpointEvents.optional(),
    enabled: z.boolean().optional(),
  }),
  status: 200,
  response: endpointSchema,
  refusals: ['invalid-request', 'not-found'],
});
