import { oidcProviderAnswerSchema } from './oidc-provider.ts';
import { operation } from './operation.ts';

export const getOidcProvider = operation({
  id: 'getOidcProvider',
  method: 'GET',
  path: '/v1/tenant/oidc',
  tag: 'tenant',
  auth: 'admin',
  summary: 'The OpenID provider of the account',
  status: 200,
  response: oidcProviderAnswerSchema,
  refusals: ['not-found'],
});
