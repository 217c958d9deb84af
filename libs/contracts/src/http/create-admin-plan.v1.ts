import { publishPlan } from '../commands/publish-plan.v1.ts';
import { operation } from './operation.ts';

/** Valid at once when `valid_from` is left out; never before now. */
export const createAdminPlan = operation({
  id: 'publishPlan',
  method: 'POST',
  path: '/v1/admin/plans',
  tag: 'operator',
  auth: 'operator',
  summary: 'Publish a new version of a plan',
  body: publishPlan.schema.partial({ valid_from: true }),
  status: 202,
  response: null,
  refusals: ['invalid-request', 'not-allowed'],
});
