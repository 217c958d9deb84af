import { z } from 'zod';
import { operation } from './operation.ts';

export const deleteDomain = operation({
  id: 'deleteTenantDomain',
  method: 'DELETE',
  path: '/v1/tenant/domains/:domain',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Give a domain back',
  params: z.object({ domain: z.string().min(1).max(253) }),
  status: 204,
  response: null,
  refusals: ['not-allowed', 'not-found'],
});
