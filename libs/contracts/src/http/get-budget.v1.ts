import { getBudget } from '../queries/get-budget.v1.ts';
import { operation } from './operation.ts';

export const getOwnBudget = operation({
  id: 'getBudget',
  method: 'GET',
  path: '/v1/budget',
  tag: 'billing',
  auth: 'admin',
  summary: 'The bound on what the account spends in a month',
  status: 200,
  response: getBudget.reply,
  refusals: ['not-allowed'],
});
