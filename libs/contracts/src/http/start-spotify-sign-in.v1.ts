import { z } from 'zod';
import { operation } from './operation.ts';
import { returnToSchema } from './sign-in.ts';

/** Sends the browser to Spotify; with a session it links the account, without one it signs in. */
export const startSpotifySignIn = operation({
  id: 'startSpotifySignIn',
  method: 'GET',
  path: '/v1/auth/spotify/start',
  tag: 'account',
  auth: 'public',
  summary: 'Sign in with Spotify',
  query: z.object({ return_to: returnToSchema }),
  status: 302,
  response: null,
  refusals: ['invalid-request', 'spotify-off'],
});
