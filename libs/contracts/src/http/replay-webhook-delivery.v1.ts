import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { deliverySchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

/** The same message again, under the same webhook-id, for seven days from its next attempt on. */
export const replayDelivery = operation({
  id: 'replayWebhookDelivery',
  method: 'POST',
  path: '/v1/webhook-deliveries/:id/replay',
  tag: 'webhooks',
  auth: 'member',
  summary: 'Deliver a webhook once more',
  params: z.object({ id: idSchema('delivery') }),
  status: 202,
  response: deliverySchema,
  refusals: ['not-found', 'conflict'],
});
