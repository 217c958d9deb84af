import { z } from 'zod';
import { listPriceTables } from '../queries/list-price-tables.v1.ts';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

export const listAdminPrices = operation({
  id: 'listPrices',
  method: 'GET',
  path: '/v1/admin/prices',
  tag: 'operator',
  auth: 'operator',
  summary: 'Every price table, oldest first, as JSON, or as CSV with a line for each price',
  query: z.object({ ...formatQuery.shape }),
  status: 200,
  response: listPriceTables.reply,
  refusals: ['invalid-request', 'not-allowed'],
});
