import { z } from 'zod';
import { listMargins } from '../queries/list-margins.v1.ts';
import { operation } from './operation.ts';
import { formatQuery, spanQuery } from './span.ts';

export const listAdminMargins = operation({
  id: 'listMargins',
  method: 'GET',
  path: '/v1/admin/margins',
  tag: 'operator',
  auth: 'operator',
  summary: 'Revenue, costs and margin of every plan and tenant, as JSON or CSV',
  query: z.object({
    ...spanQuery.shape,
    ...formatQuery.shape,
    tenants_max: z.coerce.number().int().min(0).max(2_000).default(200),
  }),
  status: 200,
  response: listMargins.reply.extend({
    tenants: z.array(
      listMargins.reply.shape.tenants.element.extend({
        /** What the tenant is called; `null` for one that is gone. */
        name: z.string().nullable(),
      }),
    ),
  }),
  refusals: ['invalid-request', 'not-allowed'],
});
