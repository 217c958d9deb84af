import { z } from 'zod';
import { worldDiffSchema } from '../documents/world-diff.v1.ts';
import { worldId } from '../ids.ts';
import { query } from '../message.ts';

/** `null` when the tenant has no such world or one of the versions is not there. */
export const getWorldDiff = query(
  'taste',
  'get-world-diff.v1',
  z.object({
    world_id: worldId,
    from: z.number().int().positive(),
    to: z.number().int().positive(),
  }),
  z.object({ diff: worldDiffSchema, user_id: z.string() }).nullable(),
);
