import { z } from 'zod';
import { operation } from './operation.ts';
import { domainSchema } from './tenant-settings.ts';

export const verifyDomain = operation({
  id: 'verifyTenantDomain',
  method: 'POST',
  path: '/v1/tenant/domains/:domain/verify',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Look for the TXT record that proves the domain',
  params: z.object({ domain: z.string().min(1).max(253) }),
  status: 200,
  response: domainSchema,
  refusals: ['not-allowed', 'not-found', 'white-label-not-in-plan', 'domain-not-proven', 'address-taken'],
});
