import { z } from 'zod';
import { budgetSchema } from '../documents/budget.v1.ts';
import { tenantId } from '../ids.ts';
import { operation } from './operation.ts';

export const putAdminBudget = operation({
  id: 'putTenantBudget',
  method: 'PUT',
  path: '/v1/admin/tenants/:id/budget',
  tag: 'operator',
  auth: 'operator',
  summary: 'Bound what a tenant spends in a month',
  params: z.object({ id: tenantId }),
  body: budgetSchema,
  status: 202,
  response: null,
  refusals: ['invalid-request', 'not-allowed', 'not-found'],
});
