import { z } from 'zod';
import { jobSchema } from '../documents/job.v1.ts';
import { jobId } from '../ids.ts';
import { operation } from './operation.ts';

export const getJob = operation({
  id: 'getJob',
  method: 'GET',
  path: '/v1/jobs/:id',
  tag: 'jobs',
  auth: 'member',
  summary: 'One job',
  params: z.object({ id: jobId }),
  status: 200,
  response: jobSchema,
  refusals: ['not-found'],
});
