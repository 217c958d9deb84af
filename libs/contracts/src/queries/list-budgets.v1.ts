import { z } from 'zod';
import { budgetSchema } from '../documents/budget.v1.ts';
import { query } from '../message.ts';

/** Under 80 % of the budget, over that, at its end; `stopped` is a budget of nothing. */
export const budgetStates = ['ok', 'near', 'spent', 'stopped'] as const;

const micros = z.number().int();

/**
 * Tenants with a budget, the nearest to its end first, behind the place `after`. Used is what is counted when a job is admitted: spent
 * in the calendar month of the tenant, and what jobs that run may still take.
 */
export const listBudgets = query(
  'billing',
  'list-budgets.v1',
  z.object({
    state: z.enum(budgetStates).nullable(),
    tenant_id: z.string().nullable(),
    after: z.string().nullable(),
    limit: z.number().int().min(1).max(1_000),
  }),
  z.object({
    items: z.array(
      z.object({
        tenant_id: z.string(),
        state: z.enum(budgetStates),
        /** The tighter of the two below; it decides. */
        budget_micros: micros,
        hard: z.boolean(),
        used_micros: micros,
        /** At the end of the month, at the rate of the last seven days. */
        projected_micros: micros,
        resets_at: z.iso.datetime(),
        /** What the tenant has set, and what the operator has. */
        own: budgetSchema.nullable(),
        operator: budgetSchema.nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
  30_000,
);
