import { z } from 'zod';
import { endpointSchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

export const listEndpoints = operation({
  id: 'listWebhookEndpoints',
  method: 'GET',
  path: '/v1/webhook-endpoints',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Webhook endpoints',
  status: 200,
  response: z.object({ items: z.array(endpointSchema) }),
  refusals: [],
});
