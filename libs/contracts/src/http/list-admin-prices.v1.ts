import { listPriceTables } from '../queries/list-price-tables.v1.ts';
import { operation } from './operation.ts';

export const listAdminPrices = operation({
  id: 'listPrices',
  method: 'GET',
  path: '/v1/admin/prices',
  tag: 'operator',
  auth: 'operator',
  summary: 'Every price table, oldest first',
  status: 200,
  response: listPriceTables.reply,
  refusals: ['not-allowed'],
});
