import { operation } from './operation.ts';

export const deleteOwnSpotifyClient = operation({
  id: 'deleteSpotifyClient',
  method: 'DELETE',
  path: '/v1/tenant/spotify-client',
  tag: 'tenant',
  auth: 'admin',
  summary: "Go back to the installation's Spotify app; listeners must connect again",
  status: 204,
  response: null,
  refusals: ['not-allowed', 'not-found'],
});
