import { z } from 'zod';
import { jobId, sampleId, userId } from '../ids.ts';
import { command } from '../message.ts';

/** Decode and measure an accepted upload. The object is at `object_key`; its bytes were checked against `sha256`. */
export const analyseSample = command(
  'analysis',
  'analyse-sample.v1',
  z.object({
    job_id: jobId,
    sample_id: sampleId,
    user_id: userId,
    object_key: z.string(),
    filename: z.string(),
    size_bytes: z.number().int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    duration_s_max: z.number().positive(),
    /** Model for the vibe; `null` when the plan has none. */
    vibe_model: z.string().nullable(),
    /** What the vibe may cost. */
    model_micros_max: z.number().int().nonnegative(),
  }),
);
