import { z } from 'zod';
import { refreshFields } from '../documents/refresh.v1.ts';
import { usageSchema } from '../documents/usage.v1.ts';
import { jobId, userId, worldId } from '../ids.ts';
import { event } from '../message.ts';

export const worldBuilt = event(
  'taste',
  'world-built.v1',
  z.object({
    job_id: jobId,
    world_id: worldId,
    world_version: z.number().int().positive(),
    user_id: userId,
    /** What of the journey's model money is left for the steps that follow. */
    model_micros_left: z.number().int().nonnegative(),
    usage: z.array(usageSchema),
    ...refreshFields,
  }),
);
