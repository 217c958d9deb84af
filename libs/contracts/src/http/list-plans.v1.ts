import { listPlans } from '../queries/list-plans.v1.ts';
import { operation } from './operation.ts';

export const getPlans = operation({
  id: 'listPlans',
  method: 'GET',
  path: '/v1/plans',
  tag: 'account',
  auth: 'public',
  summary: 'Plans and prices',
  status: 200,
  response: listPlans.reply,
  refusals: [],
});
