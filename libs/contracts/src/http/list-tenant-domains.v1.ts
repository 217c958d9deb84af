import { z } from 'zod';
import { operation } from './operation.ts';
import { domainSchema } from './tenant-settings.ts';

export const listDomains = operation({
  id: 'listTenantDomains',
  method: 'GET',
  path: '/v1/tenant/domains',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Domains of your own, and what proves them',
  status: 200,
  response: z.object({ items: z.array(domainSchema) }),
  refusals: ['not-allowed'],
});
