import { z } from 'zod';
import { keyIdParams, keyWithSecretSchema } from './api-key.ts';
import { operation } from './operation.ts';

const overlapSMax = 86_400;

/** Only for own keys: a secret speaks for its user. */
export const rotateApiKey = operation({
  id: 'rotateApiKey',
  method: 'POST',
  path: '/v1/api-keys/:id/rotate',
  tag: 'account',
  auth: 'member',
  summary: 'Give an API key a new secret; the old one goes on for a while',
  params: keyIdParams,
  body: z.object({ overlap_s: z.number().int().min(0).max(overlapSMax).default(0) }),
  status: 200,
  response: keyWithSecretSchema,
  refusals: ['invalid-request', 'not-found', 'not-allowed'],
});
