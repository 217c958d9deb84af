import { z } from 'zod';
import { assignPlan } from '../commands/assign-plan.v1.ts';
import { tenantId } from '../ids.ts';
import { operation } from './operation.ts';

const { plan_id, period, entitlements, valid_from, valid_until } = assignPlan.schema.shape;

export const putAdminTenantPlan = operation({
  id: 'assignPlan',
  method: 'PUT',
  path: '/v1/admin/tenants/:id/plan',
  tag: 'operator',
  auth: 'operator',
  summary: 'Put a tenant on a plan, with what its contract says otherwise',
  params: z.object({ id: tenantId }),
  body: z.object({
    plan_id,
    period,
    /** Negotiated price of a month; a year costs twelve of them. */
    price_micros_monthly: z.number().int().nonnegative().optional(),
    entitlements,
    valid_from,
    valid_until,
  }),
  status: 202,
  response: null,
  refusals: ['invalid-request', 'not-allowed', 'not-found'],
});
