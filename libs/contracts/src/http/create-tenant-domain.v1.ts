import { z } from 'zod';
import { operation } from './operation.ts';
import { domainSchema } from './tenant-settings.ts';

/** A claim blocks nobody: the domain is served, and kept from others, once it is verified. */
export const createDomain = operation({
  id: 'createTenantDomain',
  method: 'POST',
  path: '/v1/tenant/domains',
  tag: 'tenant',
  auth: 'admin',
  summary: 'Claim a domain of your own',
  body: z.object({ domain: z.string().min(1).max(253) }),
  status: 201,
  response: domainSchema,
  refusals: ['invalid-request', 'not-allowed', 'white-label-not-in-plan', 'address-taken', 'conflict'],
});
