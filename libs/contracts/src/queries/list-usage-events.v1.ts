import { z } from 'zod';
import { usageSchema } from '../documents/usage.v1.ts';
import { query } from '../message.ts';

/** Raw facts of all tenants, oldest first, from the one behind `after` on. */
export const listUsageEvents = query(
  'billing',
  'list-usage-events.v1',
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    after: z.string().nullable(),
    limit: z.number().int().min(1).max(1_000),
  }),
  z.object({
    items: z.array(
      z.object({
        message_id: z.string(),
        type: z.string(),
        tenant_id: z.string(),
        user_id: z.string().nullable(),
        job_id: z.string().nullable(),
        usage: z.array(usageSchema),
        at: z.iso.datetime(),
        trace_id: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
  30_000,
);
