import { z } from 'zod';
import { operation } from './operation.ts';

/** Programs that look into mails open their links: the page has a button, and only the button signs in. */
export const showEmailSignIn = operation({
  id: 'showEmailSignIn',
  method: 'GET',
  path: '/v1/auth/email/callback',
  tag: 'account',
  auth: 'public',
  summary: 'The page behind the link in the mail',
  query: z.object({ token: z.string().min(1).max(200) }),
  status: 200,
  response: null,
  refusals: ['invalid-request'],
});
