import { z } from 'zod';
import { refreshFields } from '../documents/refresh.v1.ts';
import { usageSchema } from '../documents/usage.v1.ts';
import { candidateSetId, jobId, userId, worldId } from '../ids.ts';
import { event } from '../message.ts';

export const candidatesGathered = event(
  'harvester',
  'candidates-gathered.v1',
  z.object({
    job_id: jobId,
    world_id: worldId,
    world_version: z.number().int().positive(),
    user_id: userId,
    candidate_set_id: candidateSetId,
    /** Gzipped JSON of `documents/candidate-set.v1`. */
    object_key: z.string(),
    count: z.number().int().nonnegative(),
    usage: z.array(usageSchema),
    ...refreshFields,
  }),
);
