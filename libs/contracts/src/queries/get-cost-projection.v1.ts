import { z } from 'zod';
import { query } from '../message.ts';

const micros = z.number().int();

/** What the month has cost so far, and what it will at the rate of the last seven days. A month is one of UTC here. */
export const getCostProjection = query(
  'billing',
  'get-cost-projection.v1',
  z.object({ tenants_max: z.number().int().min(0).max(2_000) }),
  z.object({
    month: z.string().regex(/^\d{4}-\d{2}$/),
    at: z.iso.datetime(),
    spent_micros: micros,
    run_rate_micros_per_day: micros,
    projected_micros: micros,
    /** Tenants with a budget that they have used to 80 %, or will pass; the nearest first. */
    near_budget: z.array(
      z.object({
        tenant_id: z.string(),
        spent_micros: micros,
        projected_micros: micros,
        budget_micros: micros,
        hard: z.boolean(),
      }),
    ),
  }),
  30_000,
);
