import { z } from 'zod';
import { worldSchema } from '../documents/world.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

export const getWorldVersion = operation({
  id: 'getWorldVersion',
  method: 'GET',
  path: '/v1/worlds/:id/versions/:version',
  tag: 'worlds',
  auth: 'member',
  summary: 'One version of a world',
  params: z.object({ id: worldId, version: z.coerce.number().int().positive() }),
  status: 200,
  response: worldSchema,
  refusals: ['not-found'],
});
