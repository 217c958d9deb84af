import { z } from 'zod';
import { jobSchema } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';
import { operation } from './operation.ts';

/** The same job once more, with the same input. What it takes of the plan is reserved anew. */
export const retryJob = operation({
  id: 'retryJob',
  method: 'POST',
  path: '/v1/jobs/:id/retry',
  tag: 'jobs',
  auth: 'member',
  summary: 'Try a failed or cancelled job again',
  params: z.object({ id: jobId }),
  status: 202,
  response: jobSchema,
  refusals: ['not-found', 'job-not-retryable', 'quota-exceeded', 'budget-exceeded'],
});
