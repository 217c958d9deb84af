import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { budgetStates, listBudgets } from '../queries/list-budgets.v1.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { formatQuery } from './span.ts';

const item = listBudgets.reply.shape.items.element;

/** As CSV the answer is one page too, without the cursor. */
export const listAdminBudgets = operation({
  id: 'listBudgets',
  method: 'GET',
  path: '/v1/admin/budgets',
  tag: 'operator',
  auth: 'operator',
  summary: 'Tenants with a budget and how far it is used, the nearest to its end first, as JSON or CSV',
  query: pageQuery.extend({
    ...formatQuery.shape,
    limit: z.coerce.number().int().min(1).max(1_000).default(50),
    state: z.enum(budgetStates).optional(),
    tenant_id: tenantId.optional(),
  }),
  status: 200,
  response: z.object({
    /** `name` is the tenant's; `null` when there is no such tenant any more. */
    items: z.array(item.extend({ name: z.string().nullable() })),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request', 'not-allowed'],
});
