import { z } from 'zod';
import { query } from '../message.ts';

/** The jobs of the tenant that cost something in a span, newest first, each with its sum in the span. */
export const listReceipts = query(
  'billing',
  'list-receipts.v1',
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    after: z.string().nullable(),
    limit: z.number().int().min(1).max(100),
  }),
  z.object({
    items: z.array(z.object({ job_id: z.string(), cost_micros: z.number().int(), lines: z.number().int() })),
    next: z.string().nullable(),
  }),
);
