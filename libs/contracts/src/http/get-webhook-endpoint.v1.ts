import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { endpointSchema } from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

export const getEndpoint = operation({
  id: 'getWebhookEndpoint',
  method: 'GET',
  path: '/v1/webhook-endpoints/:id',
  tag: 'webhooks',
  auth: 'member',
  summary: 'A webhook endpoint, and why it is switched off',
  params: z.object({ id: idSchema('endpoint') }),
  status: 200,
  response: endpointSchema,
  refusals: ['not-found'],
});
