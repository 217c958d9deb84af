import { z } from 'zod';
import { jobId, sampleId } from '../ids.ts';
import { event } from '../message.ts';

/** `job_id` is the job that had made the sample: its storage is free again. */
export const sampleDeleted = event(
  'analysis',
  'sample-deleted.v1',
  z.object({ sample_id: sampleId, job_id: jobId, size_bytes: z.number().int().positive() }),
);
