import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { operation } from './operation.ts';
import { adminTenantSchema, tenantNameSchema } from './tenant-settings.ts';

/** A part that is left out stays as it was. */
export const changeAdminTenant = operation({
  id: 'changeTenant',
  method: 'PATCH',
  path: '/v1/admin/tenants/:id',
  tag: 'operator',
  auth: 'operator',
  summary: 'Rename or suspend a tenant, or record its agreement with Spotify on models',
  params: z.object({ id: tenantId }),
  body: z.object({
    name: tenantNameSchema.optional(),
    /** Where the agreement is written down; who recorded it and when is noted. `null` takes it back. */
    spotify_model_use: z
      .object({ reference: z.string().trim().min(1).max(200) })
      .nullable()
      .optional(),
    suspended: z.boolean().optional(),
  }),
  status: 200,
  response: adminTenantSchema,
  refusals: ['invalid-request', 'not-allowed', 'not-found', 'conflict'],
});
