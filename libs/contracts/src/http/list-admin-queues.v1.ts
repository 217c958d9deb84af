import { z } from 'zod';
import { operation } from './operation.ts';

export const listAdminQueues = operation({
  id: 'listQueues',
  method: 'GET',
  path: '/v1/admin/queues',
  tag: 'operator',
  auth: 'operator',
  summary: 'Depth and measured service time of every queue',
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        queue: z.string(),
        kind: z.string(),
        waiting: z.number().int(),
        running: z.number().int(),
        service_ms: z.number().nullable(),
      }),
    ),
  }),
  refusals: ['not-allowed'],
});
