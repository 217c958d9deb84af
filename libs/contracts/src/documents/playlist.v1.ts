import { z } from 'zod';
import { candidateSetId, playlistId, worldId } from '../ids.ts';
import { trackSchema } from './track.v1.ts';

/** Each part is 0 to 1; `null` where the data for it is missing, and then the others weigh more. */
export const breakdownSchema = z.object({
  semantic: z.number().nullable(),
  feature: z.number().nullable(),
  /** Released when the seeds were. */
  era: z.number().nullable().default(null),
  /** As well known as the seeds. */
  fame: z.number().nullable().default(null),
  /** By an artist of the seeds. */
  artist: z.number().nullable().default(null),
  novelty: z.number().nullable(),
  diversity: z.number().nullable(),
  bias: z.number(),
});

export const playlistTrackSchema = z.object({
  position: z.number().int().positive(),
  track: trackSchema,
  score: z.number(),
  breakdown: breakdownSchema,
  reason: z.string().min(1),
  /** The best track that a rule kept out in favour of this one; `null` when no rule decided. */
  runner_up: z
    .object({ title: z.string(), artists: z.array(z.string()), lost_because: z.string() })
    .nullable(),
  /** Carried over from the playlist before. */
  kept: z.boolean(),
  /** Refreshes that it has survived. */
  times_kept: z.number().int().nonnegative().default(0),
});
export type PlaylistTrack = z.output<typeof playlistTrackSchema>;

export const playlistSchema = z.object({
  id: playlistId,
  world_id: worldId,
  world_version: z.number().int().positive(),
  candidate_set_id: candidateSetId,
  random_seed: z.number().int().nonnegative(),
  weights_version: z.string(),
  name: z.string(),
  description: z.string(),
  intersection: z.string(),
  tracks: z.array(playlistTrackSchema),
  shortfall: z
    .object({ wanted: z.number().int(), got: z.number().int(), reasons: z.array(z.string()) })
    .nullable(),
  /** What the refresh before took out, and why. */
  dropped: z
    .array(z.object({ id: z.string(), title: z.string(), artists: z.array(z.string()), reason: z.string() }))
    .default([]),
  published: z
    .object({ target: z.literal('spotify'), external_id: z.string(), url: z.string(), at: z.iso.datetime() })
    .nullable(),
  updated_at: z.iso.datetime(),
});
export type Playlist = z.output<typeof playlistSchema>;
