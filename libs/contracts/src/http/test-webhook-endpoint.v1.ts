import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { deliverySchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

export const testEndpoint = operation({
  id: 'testWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints/:id/test',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Send a webhook endpoint the event `endpoint.tested`',
  params: z.object({ id: idSchema('endpoint') }),
  status: 202,
  response: deliverySchema,
  refusals: ['not-found', 'conflict'],
});
