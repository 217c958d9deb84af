import { z } from 'zod';
import { jobId } from '../ids.ts';
import { query } from '../message.ts';

/** What each of these jobs has cost until now, in micro-dollars. A job without a ledger line is left out. */
export const listJobCosts = query(
  'billing',
  'list-job-costs.v1',
  z.object({ job_ids: z.array(jobId).min(1).max(100) }),
  z.object({ items: z.array(z.object({ job_id: jobId, cost_micros: z.number().int() })) }),
);
