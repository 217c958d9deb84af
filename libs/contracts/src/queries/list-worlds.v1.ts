import { z } from 'zod';
import { worldId } from '../ids.ts';
import { query } from '../message.ts';

export const listWorlds = query(
  'taste',
  'list-worlds.v1',
  z.object({
    user_id: z.string().nullable(),
    limit: z.number().int().min(1).max(100),
    after: z.string().nullable(),
  }),
  z.object({
    items: z.array(
      z.object({
        id: worldId,
        version: z.number().int(),
        name: z.string(),
        prose: z.string(),
        created_at: z.iso.datetime(),
      }),
    ),
    next: z.string().nullable(),
  }),
);
