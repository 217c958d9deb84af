import { z } from 'zod';
import { candidateSetId, playlistId } from '../ids.ts';
import { operation } from './operation.ts';

export const getPlaylistVersions = operation({
  id: 'listPlaylistVersions',
  method: 'GET',
  path: '/v1/playlists/:id/versions',
  tag: 'playlists',
  auth: 'member',
  summary: 'Every composition of a playlist, newest first',
  params: z.object({ id: playlistId }),
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        world_version: z.number().int().positive(),
        candidate_set_id: candidateSetId,
        weights_version: z.string(),
        composed_at: z.iso.datetime(),
      }),
    ),
  }),
  refusals: ['not-found'],
});
