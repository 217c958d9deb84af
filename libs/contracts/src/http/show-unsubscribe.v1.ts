import { z } from 'zod';
import { operation } from './operation.ts';

/** Programs that look into mails open their links: the page has a button, and only the button declines. */
export const showUnsubscribe = operation({
  id: 'showUnsubscribe',
  method: 'GET',
  path: '/v1/unsubscribe',
  tag: 'account',
  auth: 'public',
  summary: 'The page behind the link that declines mails of a kind',
  query: z.object({ token: z.string().min(1).max(1_000) }),
  status: 200,
  response: null,
  refusals: ['invalid-request'],
});
