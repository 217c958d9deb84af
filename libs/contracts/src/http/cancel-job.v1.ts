import { z } from 'zod';
import { jobSchema } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';
import { operation } from './operation.ts';

/** What was reserved is given back. Work that is under way may still finish, without effect on the bill. */
export const cancelJob = operation({
  id: 'cancelJob',
  method: 'POST',
  path: '/v1/jobs/:id/cancel',
  tag: 'jobs',
  auth: 'member',
  summary: 'Cancel a job',
  params: z.object({ id: jobId }),
  status: 200,
  response: jobSchema,
  refusals: ['not-found', 'job-not-cancellable'],
});
