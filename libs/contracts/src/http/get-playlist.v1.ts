import { z } from 'zod';
import { playlistSchema } from '../documents/playlist.v1.ts';
import { playlistId } from '../ids.ts';
import { operation } from './operation.ts';

export const getPlaylistById = operation({
  id: 'getPlaylist',
  method: 'GET',
  path: '/v1/playlists/:id',
  tag: 'playlists',
  auth: 'member',
  summary: 'A playlist: every track with its score, breakdown and reason',
  params: z.object({ id: playlistId }),
  status: 200,
  response: playlistSchema,
  refusals: ['not-found'],
});
