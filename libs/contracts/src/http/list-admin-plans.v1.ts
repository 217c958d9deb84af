import { z } from 'zod';
import { listPlanVersions } from '../queries/list-plan-versions.v1.ts';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

export const listAdminPlans = operation({
  id: 'listPlanVersions',
  method: 'GET',
  path: '/v1/admin/plans',
  tag: 'operator',
  auth: 'operator',
  summary: 'Every version of every plan, as JSON or CSV',
  query: z.object({ ...formatQuery.shape }),
  status: 200,
  response: listPlanVersions.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
