import { z } from 'zod';
import { worldId } from '../ids.ts';
import { listPlaylists } from '../queries/list-playlists.v1.ts';
import { operation } from './operation.ts';

export const getWorldPlaylists = operation({
  id: 'listWorldPlaylists',
  method: 'GET',
  path: '/v1/worlds/:id/playlists',
  tag: 'worlds',
  auth: 'member',
  summary: "A world's playlists",
  params: z.object({ id: worldId }),
  status: 200,
  response: listPlaylists.reply,
  refusals: ['not-found'],
});
