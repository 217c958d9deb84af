import { z } from 'zod';
import { playlistSchema } from '../documents/playlist.v1.ts';
import { playlistId } from '../ids.ts';
import { operation } from './operation.ts';

/** Made from its world version, its candidates and its random seed, which are kept for 90 days. */
export const getPlaylistVersionById = operation({
  id: 'getPlaylistVersion',
  method: 'GET',
  path: '/v1/playlists/:id/versions/:version',
  tag: 'playlists',
  auth: 'member',
  summary: 'An earlier composition of a playlist, made again',
  params: z.object({ id: playlistId, version: z.coerce.number().int().positive() }),
  status: 200,
  response: playlistSchema,
  refusals: ['not-found', 'expired'],
});
