import { z } from 'zod';
import { query } from '../message.ts';

/** The listener's own playlists whose name contains `q`. */
export const listSeedPlaylists = query(
  'taste',
  'list-seed-playlists.v1',
  z.object({ user_id: z.string(), q: z.string().max(200) }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('found'),
      items: z.array(
        z.object({ id: z.string(), name: z.string(), track_count: z.number().int().nullable() }),
      ),
    }),
    z.object({
      kind: z.literal('refused'),
      code: z.string(),
      detail: z.string(),
      retry_after_s: z.number().int().nullable(),
    }),
  ]),
  20_000,
);
