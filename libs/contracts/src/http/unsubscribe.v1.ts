import { z } from 'zod';
import { operation } from './operation.ts';

/** Mail programs call it by themselves when somebody presses their button (RFC 8058); it needs nothing but the token of the mail. */
export const unsubscribe = operation({
  id: 'unsubscribe',
  method: 'POST',
  path: '/v1/unsubscribe',
  tag: 'account',
  auth: 'public',
  summary: 'Decline mails of the kind that the token came with',
  query: z.object({ token: z.string().min(1).max(1_000) }),
  status: 200,
  response: z.object({ message: z.string() }),
  refusals: ['invalid-request'],
});
