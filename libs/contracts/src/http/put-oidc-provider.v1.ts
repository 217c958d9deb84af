import { z } from 'zod';
import { oidcProviderAnswerSchema, oidcProviderSchema } from './oidc-provider.ts';
import { operation } from './operation.ts';

/** The issuer is asked at once whether it is an OpenID provider. */
export const putOidcProvider = operation({
  id: 'putOidcProvider',
  method: 'PUT',
  path: '/v1/tenant/oidc',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Let people sign in with an OpenID provider of your own',
  body: oidcProviderSchema.extend({ client_secret: z.string().min(1).max(500) }),
  status: 200,
  response: oidcProviderAnswerSchema,
  refusals: ['invalid-request', 'white-label-not-in-plan', 'oidc-provider-refused'],
});
