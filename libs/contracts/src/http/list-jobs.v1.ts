import { z } from 'zod';
import { jobKinds, jobSchema, jobStatuses } from '../documents/job.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';

export const listJobs = operation({
  id: 'listJobs',
  method: 'GET',
  path: '/v1/jobs',
  tag: 'jobs',
  auth: 'member',
  summary: 'Jobs, newest first',
  query: pageQuery.extend({ status: z.enum(jobStatuses).optional(), kind: z.enum(jobKinds).optional() }),
  status: 200,
  response: z.object({ items: z.array(jobSchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request'],
});
