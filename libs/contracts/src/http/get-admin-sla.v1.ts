import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { operation } from './operation.ts';
import { pageQuery } from './page.ts';
import { periodSchema, slaFiguresSchema, slaMissSchema, slaQuery } from './sla.ts';
import { formatQuery } from './span.ts';

/** As CSV the answer is the figures alone. */
export const getAdminSla = operation({
  id: 'getAdminSla',
  method: 'GET',
  path: '/v1/admin/sla',
  tag: 'operator',
  auth: 'operator',
  summary:
    'How promised completion times of all tenants came out, and the jobs that missed them, as JSON or CSV',
  query: slaQuery.extend({ ...pageQuery.shape, ...formatQuery.shape }),
  status: 200,
  response: z.object({
    ...periodSchema,
    figures: z.array(slaFiguresSchema),
    misses: z.array(slaMissSchema.extend({ tenant_id: tenantId })),
    next_cursor: z.string().nullable(),
  }),
  refusals: ['not-allowed', 'invalid-request'],
});
