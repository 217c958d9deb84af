import { z } from 'zod';
import { budgetSchema } from '../documents/budget.v1.ts';
import { query } from '../message.ts';

/** The bound that the tenant has set on its spending, the operator's beside it, and how much is gone or promised. */
export const getBudget = query(
  'billing',
  'get-budget.v1',
  z.object({ time_zone: z.string() }),
  budgetSchema.extend({
    /** What the operator has set, and the tenant cannot change. */
    operator: budgetSchema.nullable(),
    /** Spent in this calendar month, with what jobs that run may still take. */
    used_micros: z.number().int().nonnegative(),
    resets_at: z.iso.datetime().nullable(),
  }),
);
