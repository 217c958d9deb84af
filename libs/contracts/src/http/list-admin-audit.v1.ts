import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { listAuditEntries } from './list-audit.v1.ts';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

const entry = listAuditEntries.response.shape.items.element;

/** As CSV the answer is one page too, without the cursor. */
export const listAdminAudit = operation({
  id: 'listAdminAudit',
  method: 'GET',
  path: '/v1/admin/audit',
  tag: 'operator',
  auth: 'operator',
  summary: 'Who changed what in every account, newest first, as JSON or CSV',
  query: listAuditEntries.query.omit({ subject: true }).extend({
    ...formatQuery.shape,
    limit: z.coerce.number().int().min(1).max(1_000).default(50),
    tenant_id: tenantId.optional(),
  }),
  status: 200,
  response: z.object({
    /** `tenant_name` is what the tenant is called; `null` when there is no such tenant any more. */
    items: z.array(entry.extend({ tenant_id: tenantId, tenant_name: z.string().nullable() })),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['invalid-request', 'not-allowed'],
});
