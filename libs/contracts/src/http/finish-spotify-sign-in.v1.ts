import { z } from 'zod';
import { operation } from './operation.ts';

export const finishSpotifySignIn = operation({
  id: 'finishSpotifySignIn',
  method: 'GET',
  path: '/v1/auth/spotify/callback',
  tag: 'account',
  auth: 'public',
  summary: 'Where Spotify sends the browser back to',
  query: z.object({ state: z.string().min(1), code: z.string().optional(), error: z.string().optional() }),
  status: 302,
  response: null,
  refusals: [
    'invalid-request',
    'sign-in-ended',
    'sign-in-declined',
    'spotify-off',
    'sign-up-closed',
    'unavailable',
  ],
});
