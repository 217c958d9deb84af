import { z } from 'zod';
import { operation } from './operation.ts';

export const finishEmailSignIn = operation({
  id: 'finishEmailSignIn',
  method: 'POST',
  path: '/v1/auth/email/callback',
  tag: 'account',
  auth: 'public',
  summary: 'Sign in with the token of the mail, once',
  body: z.object({ token: z.string().min(1).max(200) }),
  status: 303,
  response: null,
  refusals: ['invalid-request', 'sign-in-ended', 'not-allowed', 'sign-up-closed'],
});
