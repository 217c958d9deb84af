import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { costDimensions, listCosts } from '../queries/list-costs.v1.ts';
import { operation } from './operation.ts';
import { formatQuery, spanQuery } from './span.ts';

export const listAdminCosts = operation({
  id: 'listCosts',
  method: 'GET',
  path: '/v1/admin/costs',
  tag: 'operator',
  auth: 'operator',
  summary: 'What was spent, by one dimension, as JSON or CSV',
  query: z.object({
    ...spanQuery.shape,
    ...formatQuery.shape,
    group_by: z.enum(costDimensions).default('kind'),
    tenant_id: tenantId.optional(),
    limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
  }),
  status: 200,
  response: listCosts.reply.extend({
    items: z.array(
      listCosts.reply.shape.items.element.extend({
        /** What the tenant of the key is called; `null` for other keys, and for a tenant that is gone. */
        name: z.string().nullable(),
      }),
    ),
  }),
  refusals: ['invalid-request', 'not-allowed'],
});
