import { z } from 'zod';
import { playlistId } from '../ids.ts';
import { operation } from './operation.ts';

/** `GET /v1/playlists/{id}.jspf`, `.m3u8` or `.csv`. */
export const exportPlaylist = operation({
  id: 'exportPlaylist',
  method: 'GET',
  path: '/v1/playlists/:id.:format',
  tag: 'playlists',
  auth: 'member',
  summary: 'A playlist as a file',
  params: z.object({ id: playlistId, format: z.enum(['jspf', 'm3u8', 'csv']) }),
  status: 200,
  response: null,
  refusals: ['not-found'],
});
