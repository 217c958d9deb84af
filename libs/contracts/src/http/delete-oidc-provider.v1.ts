import { operation } from './operation.ts';

export const deleteOidcProvider = operation({
  id: 'deleteOidcProvider',
  method: 'DELETE',
  path: '/v1/tenant/oidc',
  tag: 'tenant',
  auth: 'admin',
  summary: 'No longer sign in with the OpenID provider',
  status: 204,
  response: null,
  refusals: ['not-found'],
});
