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
    usage: z.array(usageSchema),
  }),
);
