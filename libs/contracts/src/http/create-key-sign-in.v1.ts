import { z } from 'zod';
import { operation } from './operation.ts';

/** The session lives no longer than the key's secret is good. A key with scopes signs nobody in. */
export const createKeySignIn = operation({
  id: 'createKeySignIn',
  method: 'POST',
  path: '/v1/auth/key',
  tag: 'account',
  auth: 'public',
  summary: 'Sign in with an API key, from our own pages',
  body: z.object({ key: z.string().trim().min(1).max(200) }),
  status: 204,
  response: null,
  refusals: ['invalid-request', 'not-authenticated', 'not-allowed', 'rate-limited'],
});
