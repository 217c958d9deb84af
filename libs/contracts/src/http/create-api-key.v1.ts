import { z } from 'zod';
import {
  keyNameSchema,
  keyScopesSchema,
  keyWithSecretSchema,
  rateLimitPerMinuteDefault,
  rateLimitPerMinuteMax,
} from './api-key.ts';
import { operation } from './operation.ts';

/** The secret is shown this once. A key made by a key has its scopes and its end unless told less. */
export const createApiKey = operation({
  id: 'createApiKey',
  method: 'POST',
  path: '/v1/api-keys',
  tag: 'account',
  auth: 'member',
  summary: 'Make an API key',
  body: z.object({
    name: keyNameSchema,
    scopes: keyScopesSchema.optional(),
    expires_at: z.iso.datetime().nullable().optional(),
    rate_limit_per_minute: z
      .number()
      .int()
      .min(1)
      .max(rateLimitPerMinuteMax)
      .default(rateLimitPerMinuteDefault),
  }),
  status: 201,
  response: keyWithSecretSchema,
  refusals: ['invalid-request', 'not-allowed', 'api-keys-not-in-plan'],
});
