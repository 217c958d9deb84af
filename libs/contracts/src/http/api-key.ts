import { z } from 'zod';
import { keyId, userId } from '../ids.ts';
import { type Scope, scopes } from './operation.ts';

export const keyIdParams = z.object({ id: keyId });

/** What a key gets unless it is told otherwise, and the most that somebody who is no admin may give. */
export const rateLimitPerMinuteDefault = 600;
export const rateLimitPerMinuteMax = 6_000;

export const keyNameSchema = z.string().trim().min(1).max(60);

/** `null` for everything that the role of its user allows. */
export const keyScopesSchema = z
  .array(z.enum(scopes as readonly [Scope, ...Scope[]]))
  .min(1)
  .transform((list) => [...new Set(list)].sort())
  .nullable();

/** A key without its secret, which is shown once. */
export const keySchema = z.object({
  id: keyId,
  user_id: userId,
  name: z.string(),
  /** How the secret begins, to tell keys apart. */
  hint: z.string(),
  scopes: z.array(z.enum(scopes as readonly [Scope, ...Scope[]])).nullable(),
  rate_limit_per_minute: z.number().int().positive(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  /** To the minute. */
  last_used_at: z.iso.datetime().nullable(),
  /** Until then the secret from before the last rotation is good, too. */
  overlap_until: z.iso.datetime().nullable(),
});
export const keyWithSecretSchema = keySchema.extend({ secret: z.string() });
