import { z } from 'zod';
import { keyIdParams, keyNameSchema, keySchema, keyScopesSchema } from './api-key.ts';
import { operation } from './operation.ts';

export const changeApiKey = operation({
  id: 'changeApiKey',
  method: 'PATCH',
  path: '/v1/api-keys/:id',
  tag: 'account',
  auth: 'member',
  summary: 'Change the name or the scopes of an API key',
  params: keyIdParams,
  body: z.object({ name: keyNameSchema.optional(), scopes: keyScopesSchema.optional() }),
  status: 200,
  response: keySchema,
  refusals: ['invalid-request', 'not-found', 'not-allowed'],
});
