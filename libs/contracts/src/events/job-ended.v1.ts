import { z } from 'zod';
import { jobKinds } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';
import { event } from '../message.ts';

/** The gateway's word that a job is over: billing settles a completed one and refunds every other. */
export const jobEnded = event(
  'gateway',
  'job-ended.v1',
  z.object({
    job_id: jobId,
    kind: z.enum(jobKinds),
    outcome: z.enum(['completed', 'failed', 'cancelled']),
  }),
);
