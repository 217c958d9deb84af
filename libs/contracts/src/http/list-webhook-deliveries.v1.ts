import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { deliveryEventTypes, deliverySchema, deliveryStatuses } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listDeliveries = operation({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhook-deliveries',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Webhook deliveries, newest first; `from` and `to` are instants, `to` exclusive',
  query: pageQuery.extend({
    endpoint_id: idSchema('endpoint').optional(),
    event: z.enum(deliveryEventTypes).optional(),
    status: z.enum(deliveryStatuses).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
  }),
  status: 200,
  response: z.object({ items: z.array(deliverySchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
