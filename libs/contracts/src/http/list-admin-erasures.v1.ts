import { z } from 'zod';
import { idSchema, tenantId } from '../ids.ts';
import { services } from '../message.ts';
import { operation } from './operation.ts';

export const listAdminErasures = operation({
  id: 'listErasures',
  method: 'GET',
  path: '/v1/admin/erasures',
  tag: 'operator',
  auth: 'operator',
  summary: 'Erasures of users and of Spotify content, and which service is not done yet',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        id: idSchema('erasure'),
        tenant_id: tenantId,
        kind: z.enum(['user', 'spotify']),
        /** Services that have not said that they are done. */
        awaiting: z.array(z.enum(services)),
        requested_at: z.iso.datetime(),
        due_at: z.iso.datetime(),
        completed_at: z.iso.datetime().nullable(),
      }),
    ),
  }),
  refusals: ['not-allowed'],
});
