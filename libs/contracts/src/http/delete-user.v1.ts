import { operation } from './operation.ts';
import { userIdParams } from './user.ts';

export const deleteUser = operation({
  id: 'deleteUser',
  method: 'DELETE',
  path: '/v1/users/:id',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Remove somebody from the account and erase all that is theirs',
  params: userIdParams,
  status: 204,
  response: null,
  refusals: ['invalid-request', 'not-found', 'not-allowed', 'last-owner'],
});
