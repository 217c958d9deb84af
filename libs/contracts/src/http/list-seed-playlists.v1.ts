import { z } from 'zod';
import { operation } from './operation.ts';

export const getSeedPlaylists = operation({
  id: 'getSeedPlaylists',
  method: 'GET',
  path: '/v1/seeds/playlists',
  tag: 'seeds',
  auth: 'member',
  summary: "The listener's own playlists",
  query: z.object({ q: z.string().max(200).default('') }),
  status: 200,
  response: z.object({
    items: z.array(z.object({ id: z.string(), name: z.string(), track_count: z.number().int().nullable() })),
  }),
  refusals: ['spotify-not-connected', 'spotify-needs-reconnect', 'spotify-off', 'rate-limited'],
});
