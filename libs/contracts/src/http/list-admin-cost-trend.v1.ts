import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { listCostTrend, trendDimensions } from '../queries/list-cost-trend.v1.ts';
import { operation } from './operation.ts';
import { formatQuery, spanQuery } from './span.ts';

export const listAdminCostTrend = operation({
  id: 'listCostTrend',
  method: 'GET',
  path: '/v1/admin/costs/trend',
  tag: 'operator',
  auth: 'operator',
  summary: 'What was spent on each day, split by one dimension, as JSON or CSV; at most 366 days',
  query: z.object({
    ...spanQuery.shape,
    ...formatQuery.shape,
    split_by: z.enum(trendDimensions).default('kind'),
    tenant_id: tenantId.optional(),
  }),
  status: 200,
  response: listCostTrend.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
