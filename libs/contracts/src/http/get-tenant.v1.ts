import { operation } from './operation.ts';
import { tenantSchema } from './tenant-settings.ts';

export const getTenant = operation({
  id: 'getTenant',
  method: 'GET',
  path: '/v1/tenant',
  tag: 'tenant',
  auth: 'member',
  summary: 'Name, brand and addresses of your organisation',
  status: 200,
  response: tenantSchema,
  refusals: [],
});
