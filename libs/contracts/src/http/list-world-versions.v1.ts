import { z } from 'zod';
import { worldId } from '../ids.ts';
import { listWorldVersions } from '../queries/list-world-versions.v1.ts';
import { operation } from './operation.ts';

export const getWorldVersions = operation({
  id: 'listWorldVersions',
  method: 'GET',
  path: '/v1/worlds/:id/versions',
  tag: 'worlds',
  auth: 'member',
  summary: 'Versions of a world',
  params: z.object({ id: worldId }),
  status: 200,
  response: listWorldVersions.reply,
  refusals: ['not-found'],
});
