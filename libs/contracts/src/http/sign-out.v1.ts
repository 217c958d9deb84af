import { operation } from './operation.ts';

export const signOut = operation({
  id: 'signOut',
  method: 'POST',
  path: '/v1/auth/sign-out',
  tag: 'account',
  auth: 'member',
  summary: 'End the session',
  status: 204,
  response: null,
  refusals: [],
});
