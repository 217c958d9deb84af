import { z } from 'zod';
import { jobId } from '../ids.ts';
import { query } from '../message.ts';

/** Every ledger line of one job, in micro-dollars. */
export const getReceipt = query(
  'billing',
  'get-receipt.v1',
  z.object({ job_id: jobId }),
  z.object({
    job_id: jobId,
    cost_micros: z.number().int(),
    lines: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        operation: z.string(),
        resource: z.string().nullable(),
        quantity: z.number().int(),
        cost_micros: z.number().int(),
        price_table_version: z.string(),
        trace_id: z.string().nullable(),
        at: z.iso.datetime(),
      }),
    ),
  }),
);
