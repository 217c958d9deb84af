import { z } from 'zod';
import { worldId } from '../ids.ts';
import { query } from '../message.ts';

export const listWorldVersions = query(
  'taste',
  'list-world-versions.v1',
  z.object({ world_id: worldId }),
  z.object({
    items: z.array(z.object({ version: z.number().int(), name: z.string(), created_at: z.iso.datetime() })),
  }),
);
