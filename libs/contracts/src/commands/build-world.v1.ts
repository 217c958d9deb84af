import { z } from 'zod';
import { answersSchema, seedsSchema } from '../documents/answers.v1.ts';
import { jobId, userId, worldId } from '../ids.ts';
import { modelUseGrantSchema } from '../lineage.ts';
import { command } from '../message.ts';

/** Turn seeds and answers into version 1 of a world. */
export const buildWorld = command(
  'taste',
  'build-world.v1',
  z.object({
    job_id: jobId,
    world_id: worldId,
    user_id: userId,
    seeds: seedsSchema,
    answers: answersSchema,
    spotify_model_use: modelUseGrantSchema.nullable(),
    /** Model for name and prose; `null` when the plan has none. */
    chat_model: z.string().nullable(),
    /** What models may cost over the whole journey. */
    model_micros_max: z.number().int().nonnegative(),
  }),
);
