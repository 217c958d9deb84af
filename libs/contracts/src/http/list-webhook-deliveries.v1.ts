import { z } from 'zod';
import { deliverySchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listDeliveries = operation({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhook-deliveries',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Webhook deliveries, newest first',
  query: pageQuery,
  status: 200,
  response: z.object({ items: z.array(deliverySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
