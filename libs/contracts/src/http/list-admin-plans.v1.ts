import { listPlanVersions } from '../queries/list-plan-versions.v1.ts';
import { operation } from './operation.ts';

export const listAdminPlans = operation({
  id: 'listPlanVersions',
  method: 'GET',
  path: '/v1/admin/plans',
  tag: 'operator',
  auth: 'operator',
  summary: 'Every version of every plan',
  status: 200,
  response: listPlanVersions.reply,
  refusals: ['not-allowed'],
});
