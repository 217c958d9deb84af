import { z } from 'zod';
import { worldSchema } from '../documents/world.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

export const getWorldById = operation({
  id: 'getWorld',
  method: 'GET',
  path: '/v1/worlds/:id',
  tag: 'worlds',
  auth: 'member',
  summary: 'The newest version of a world',
  params: z.object({ id: worldId }),
  status: 200,
  response: worldSchema,
  refusals: ['not-found'],
});
