import { z } from 'zod';
import { usageSchema } from '../documents/usage.v1.ts';
import { jobId, sampleId, userId } from '../ids.ts';
import { event } from '../message.ts';

export const sampleProcessed = event(
  'analysis',
  'sample-processed.v1',
  z.object({
    job_id: jobId,
    sample_id: sampleId,
    user_id: userId,
    filename: z.string(),
    bpm: z.number().nullable(),
    key: z.string().nullable(),
    duration_s: z.number().positive(),
    size_bytes: z.number().int().positive(),
    /** A sample of the same bytes that was in the library before, and whose measurements hold for this one, too. */
    same_as: sampleId.optional(),
    usage: z.array(usageSchema),
  }),
);
