import { z } from 'zod';
import { listUnitCosts } from '../queries/list-unit-costs.v1.ts';
import { operation } from './operation.ts';
import { formatQuery, spanQuery } from './span.ts';

export const listAdminUnitCosts = operation({
  id: 'listUnitCosts',
  method: 'GET',
  path: '/v1/admin/unit-costs',
  tag: 'operator',
  auth: 'operator',
  summary: "What a world, a sample and a listener's week cost beside their targets, as JSON or CSV",
  query: z.object({ ...spanQuery.shape, ...formatQuery.shape }),
  status: 200,
  response: listUnitCosts.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
