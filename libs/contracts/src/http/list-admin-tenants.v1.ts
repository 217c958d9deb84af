import { z } from 'zod';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { adminTenantSchema } from './tenant-settings.ts';

/** As CSV the answer is one page too, without the cursor: ask for the next one after the last id. */
export const listAdminTenants = operation({
  id: 'listTenants',
  method: 'GET',
  path: '/v1/admin/tenants',
  tag: 'operator',
  auth: 'operator',
  summary: 'Tenants of the installation, newest first',
  query: pageQuery.extend({
    /** Part of a name or slug, or a whole id. */
    q: z.string().min(1).max(100).optional(),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  status: 200,
  response: z.object({ items: z.array(adminTenantSchema), next_cursor: z.string().nullable() }),
  refusals: ['invalid-request', 'not-allowed'],
});
