import { getCostProjection } from '../queries/get-cost-projection.v1.ts';
import { operation } from './operation.ts';

export const getAdminCostProjection = operation({
  id: 'getCostProjection',
  method: 'GET',
  path: '/v1/admin/costs/projection',
  tag: 'operator',
  auth: 'operator',
  summary: 'What this month will cost, and who is near a budget',
  status: 200,
  response: getCostProjection.reply,
  refusals: ['not-allowed'],
});
