import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { deliveryDetailSchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

export const getDelivery = operation({
  id: 'getWebhookDelivery',
  method: 'GET',
  path: '/v1/webhook-deliveries/:id',
  tag: 'webhooks',
  auth: 'member',
  summary: 'A webhook delivery with its payload and every attempt',
  params: z.object({ id: idSchema('delivery') }),
  status: 200,
  response: deliveryDetailSchema,
  refusals: ['not-found'],
});
