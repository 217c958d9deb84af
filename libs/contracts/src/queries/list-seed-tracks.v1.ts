import { z } from 'zod';
import { trackSchema } from '../documents/track.v1.ts';
import { query } from '../message.ts';

/** Tracks a listener may pick as seeds: from a search, or from the history of one range. */
export const listSeedTracks = query(
  'taste',
  'list-seed-tracks.v1',
  z.discriminatedUnion('from', [
    z.object({
      from: z.literal('search'),
      user_id: z.string(),
      q: z.string().min(1).max(200),
      limit: z.number().int().min(1).max(10),
    }),
    z.object({
      from: z.literal('history'),
      user_id: z.string(),
      range: z.enum(['recent', '4_weeks', '6_months', 'long_term']),
    }),
  ]),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('found'), items: z.array(trackSchema) }),
    z.object({
      kind: z.literal('refused'),
      code: z.string(),
      detail: z.string(),
      retry_after_s: z.number().int().nullable(),
    }),
  ]),
  20_000,
);
