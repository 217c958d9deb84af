import { z } from 'zod';
import { operation } from './operation.ts';
import { formatQuery } from './span.ts';

export const listAdminQueues = operation({
  id: 'listQueues',
  method: 'GET',
  path: '/v1/admin/queues',
  tag: 'operator',
  auth: 'operator',
  summary: 'Depth, fairness and measured service times of every queue, as JSON or CSV',
  query: z.object({ ...formatQuery.shape }),
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        queue: z.string(),
        kind: z.string(),
        /** Not sent yet. */
        waiting: z.number().int(),
        tenants_waiting: z.number().int(),
        /** Seconds for which the oldest waiting job has waited. */
        oldest_wait_s: z.number().nullable(),
        /** Sent, and no worker has begun. */
        released: z.number().int(),
        running: z.number().int(),
        parked: z.number().int(),
        /** Jobs that the queue works on side by side when it is full, as measured. */
        parallelism: z.number(),
        /** Of the last completed jobs of the kind; `null` before the first. */
        service_ms: z.number().nullable(),
        service_p50_ms: z.number().nullable(),
        service_p90_ms: z.number().nullable(),
      }),
    ),
  }),
  refusals: ['invalid-request', 'not-allowed'],
});
