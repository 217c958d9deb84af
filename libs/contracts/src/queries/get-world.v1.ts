import { z } from 'zod';
import { worldSchema } from '../documents/world.v1.ts';
import { worldId } from '../ids.ts';
import { query } from '../message.ts';

/** One version of a world, the newest when `version` is `null`; `null` when the tenant has no such world. */
export const getWorld = query(
  'taste',
  'get-world.v1',
  z.object({ world_id: worldId, version: z.number().int().positive().nullable() }),
  z.object({ world: worldSchema, user_id: z.string(), created_at: z.iso.datetime() }).nullable(),
);
