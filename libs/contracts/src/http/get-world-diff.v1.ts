import { z } from 'zod';
import { worldDiffSchema } from '../documents/world-diff.v1.ts';
import { worldId } from '../ids.ts';
import { operation } from './operation.ts';

export const getWorldDiffById = operation({
  id: 'getWorldDiff',
  method: 'GET',
  path: '/v1/worlds/:id/diff',
  tag: 'worlds',
  auth: 'member',
  summary: 'What changed between two versions of a world',
  params: z.object({ id: worldId }),
  query: z.object({
    from: z.coerce.number().int().positive(),
    to: z.coerce.number().int().positive(),
  }),
  status: 200,
  response: worldDiffSchema,
  refusals: ['not-found'],
});
