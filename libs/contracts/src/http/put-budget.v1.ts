import { budgetSchema } from '../documents/budget.v1.ts';
import { operation } from './operation.ts';

export const putOwnBudget = operation({
  id: 'putBudget',
  method: 'PUT',
  path: '/v1/budget',
  tag: 'billing',
  auth: 'admin',
  summary: 'Bound what the account spends in a month',
  body: budgetSchema,
  status: 202,
  response: null,
  refusals: ['invalid-request', 'not-allowed'],
});
