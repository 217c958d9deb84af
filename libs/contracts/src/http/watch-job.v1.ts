import { z } from 'zod';
import { jobId } from '../ids.ts';
import { operation } from './operation.ts';

/** Server-sent events: `job` with the whole job at every change, until it has ended. */
export const watchJob = operation({
  id: 'watchJob',
  method: 'GET',
  path: '/v1/jobs/:id/events',
  tag: 'jobs',
  auth: 'member',
  summary: 'Watch a job',
  params: z.object({ id: jobId }),
  status: 200,
  response: null,
  refusals: ['not-found'],
});
