import { z } from 'zod';
import { operation } from './operation.ts';

export const finishOidcSignIn = operation({
  id: 'finishOidcSignIn',
  method: 'GET',
  path: '/v1/auth/oidc/callback',
  tag: 'account',
  auth: 'public',
  summary: 'Where the OpenID provider sends the browser back to',
  query: z.object({ state: z.string().min(1).max(200) }),
  status: 302,
  response: null,
  refusals: [
    'invalid-request',
    'sign-in-ended',
    'not-allowed',
    'oidc-provider-refused',
    'sign-up-closed',
    'address-taken',
  ],
});
