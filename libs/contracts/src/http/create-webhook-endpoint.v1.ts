import { z } from 'zod';
import {
  endpointEvents,
  endpointUrl,
  endpointWithSecretSchema,
  webhookSecret,
} from '../webhooks/endpoint.ts';
import { operation } from './operation.ts';

/** The secret is shown this once. */
export const createEndpoint = operation({
  id: 'createWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints',
  tag: 'webhooks',
  auth: 'admin',
  summary: 'Add a webhook endpoint, with a secret of its own or yours',
  body: z.object({
    url: endpointUrl,
    events: endpointEvents.optional(),
    secret: webhookSecret.optional(),
  }),
  status: 201,
  response: endpointWithSecretSchema,
  refusals: ['invalid-request'],
});
