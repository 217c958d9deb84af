import { z } from 'zod';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

/** The playlists take the name over at once, the published ones when they are next published. */
export const renameWorldById = operation({
  id: 'renameWorld',
  method: 'PATCH',
  path: '/v1/worlds/:id',
  tag: 'worlds',
  auth: 'member',
  summary: 'Give a world another name',
  params: z.object({ id: worldId }),
  body: z.object({ name: z.string().trim().min(1).max(80) }),
  status: 202,
  response: z.object({ id: worldId, name: z.string() }),
  refusals: ['not-found'],
});
