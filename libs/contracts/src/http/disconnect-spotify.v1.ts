import { z } from 'zod';
import { operation } from './operation.ts';

export const disconnectSpotify = operation({
  id: 'disconnectSpotify',
  method: 'DELETE',
  path: '/v1/connections/spotify',
  tag: 'account',
  auth: 'member',
  summary: 'Disconnect Spotify and delete what came from there',
  status: 202,
  response: z.object({
    /** Until then everything is gone; usually within seconds. */
    gone_by: z.iso.datetime(),
    /** Where the listener takes the permission away at Spotify too. */
    revoke_url: z.url(),
    message: z.string(),
  }),
  refusals: ['spotify-not-connected'],
});
