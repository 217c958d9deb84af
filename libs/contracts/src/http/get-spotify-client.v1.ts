import { operation } from './operation.ts';
import { spotifyClientSchema } from './tenant-settings.ts';

export const getOwnSpotifyClient = operation({
  id: 'getSpotifyClient',
  method: 'GET',
  path: '/v1/tenant/spotify-client',
  tag: 'tenant',
  auth: 'admin',
  summary: 'The Spotify app of your own, without its secret',
  status: 200,
  response: spotifyClientSchema,
  refusals: ['not-allowed', 'not-found'],
});
