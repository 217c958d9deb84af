import { z } from 'zod';
import { operation } from './operation.ts';
import { returnToSchema } from './sign-in.ts';

/** With a session it links the provider's account to the user, without one it signs in. */
export const startOidcSignIn = operation({
  id: 'startOidcSignIn',
  method: 'GET',
  path: '/v1/auth/oidc/start',
  tag: 'account',
  auth: 'public',
  summary: "Sign in with the account's OpenID provider",
  query: z.object({ return_to: returnToSchema }),
  status: 302,
  response: null,
  refusals: ['invalid-request', 'not-found', 'oidc-provider-refused'],
});
