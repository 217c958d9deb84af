import { operation } from './operation.ts';

export const deleteSessions = operation({
  id: 'deleteSessions',
  method: 'DELETE',
  path: '/v1/sessions',
  tag: 'account',
  auth: 'member',
  summary: 'Sign out everywhere, here too',
  status: 204,
  response: null,
  refusals: [],
});
