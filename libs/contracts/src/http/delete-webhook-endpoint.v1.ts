import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

export const deleteEndpoint = operation({
  id: 'deleteWebhookEndpoint',
  method: 'DELETE',
  path: '/v1/webhook-endpoints/:id',
  tag: 'webhooks',
  auth: 'admin',
  summary: 'Remove a webhook endpoint',
  params: z.object({ id: idSchema('endpoint') }),
  status: 204,
  response: null,
  refusals: ['not-found'],
});
