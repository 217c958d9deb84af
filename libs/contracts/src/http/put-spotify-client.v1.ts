import { z } from 'zod';
import { operation } from './operation.ts';
import { spotifyClientSchema } from './tenant-settings.ts';

/** Spotify is asked whether it takes the secret. With another app, listeners must connect again. */
export const putOwnSpotifyClient = operation({
  id: 'putSpotifyClient',
  method: 'PUT',
  path: '/v1/tenant/spotify-client',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Use a Spotify app of your own',
  body: z.object({
    client_id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'the client id that Spotify shows'),
    client_secret: z.string().min(1).max(200),
    mode: z.enum(['extended', 'development']),
  }),
  status: 200,
  response: spotifyClientSchema,
  refusals: ['invalid-request', 'not-allowed', 'spotify-client-refused'],
});
