import { z } from 'zod';
import { acceptedSchema } from '../documents/job.v1.ts';
import { playlistId } from '../ids.ts';
import { operation } from './operation.ts';

export const publishPlaylistById = operation({
  id: 'publishPlaylist',
  method: 'POST',
  path: '/v1/playlists/:id/publish',
  tag: 'playlists',
  auth: 'member',
  summary: "Write a playlist to the listener's Spotify",
  params: z.object({ id: playlistId }),
  body: z.object({ target: z.literal('spotify') }),
  status: 202,
  response: acceptedSchema,
  refusals: [
    'invalid-request',
    'not-found',
    'quota-exceeded',
    'spotify-not-connected',
    'spotify-needs-reconnect',
  ],
});
