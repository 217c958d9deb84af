import { z } from 'zod';
import { operation } from './operation.ts';
import { returnToSchema } from './sign-in.ts';

/** Always the same answer: nobody learns here who has an account. */
export const createEmailSignIn = operation({
  id: 'createEmailSignIn',
  method: 'POST',
  path: '/v1/auth/email',
  tag: 'account',
  auth: 'public',
  summary: 'Ask for a link to sign in by e-mail',
  body: z.object({ email: z.email().max(254), return_to: returnToSchema }),
  status: 202,
  response: z.object({ message: z.string() }),
  refusals: ['invalid-request', 'not-found', 'rate-limited'],
});
