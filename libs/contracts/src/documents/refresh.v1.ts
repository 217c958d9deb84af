import { z } from 'zod';

/** Why the steps after a world run: it is new, it goes on with its life, or somebody wants to see what a refresh would do. */
export const occasionSchema = z.enum(['created', 'refreshed', 'previewed']);
export type Occasion = z.output<typeof occasionSchema>;

/** What a refresh hands from step to step; a created world has nothing to continue. */
export const refreshFields = {
  occasion: occasionSchema.default('created'),
  /** Share of each playlist that stays, 0 to 1. */
  continuity: z.number().min(0).max(1).default(0),
  /** Object that holds the world of a preview, which is not stored anywhere else. */
  draft_key: z.string().nullable().default(null),
};

/** What a refresh did, or would do, to one playlist. */
export const playlistChangeSchema = z.object({
  intersection: z.string(),
  name: z.string(),
  kept: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
  /** A few of the new tracks, "artist: title", best first. */
  for_example: z.array(z.string()).max(5),
});
export type PlaylistChange = z.output<typeof playlistChangeSchema>;
