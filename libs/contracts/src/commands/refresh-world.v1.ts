import { z } from 'zod';
import { jobId, userId, worldId } from '../ids.ts';
import { modelUseGrantSchema } from '../lineage.ts';
import { command } from '../message.ts';

/** Make the next version of a world from what was played and said since; a preview makes it without keeping it. */
export const refreshWorld = command(
  'taste',
  'refresh-world.v1',
  z.object({
    job_id: jobId,
    world_id: worldId,
    user_id: userId,
    preview: z.boolean(),
    /** Share of each playlist that stays, 0 to 1. */
    continuity: z.number().min(0).max(1),
    spotify_model_use: modelUseGrantSchema.nullable(),
    /** Model for the prose; `null` when the plan has none. */
    chat_model: z.string().nullable(),
    /** What models may cost over the whole journey. */
    model_micros_max: z.number().int().nonnegative(),
  }),
);
