import { z } from 'zod';
import { tenantId, userId } from '../ids.ts';
import { operation } from './operation.ts';
import { tenantNameSchema } from './tenant-settings.ts';

/** The owner is sent a link to sign in with. */
export const createAdminTenant = operation({
  id: 'createTenant',
  method: 'POST',
  path: '/v1/admin/tenants',
  tag: 'operator',
  auth: 'operator',
  summary: 'Add a tenant with its owner',
  body: z.object({
    name: tenantNameSchema,
    owner_email: z.email().max(254),
    /** The smallest plan when left out. */
    plan_id: z.string().min(1).max(50).default('free'),
    time_zone: z.string().min(1).max(64).default('UTC'),
  }),
  status: 201,
  response: z.object({ id: tenantId, owner_id: userId }),
  refusals: ['invalid-request', 'not-allowed'],
});
