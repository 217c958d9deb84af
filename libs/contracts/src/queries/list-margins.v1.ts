import { z } from 'zod';
import { query } from '../message.ts';

const micros = z.number().int();
const margin = {
  revenue_micros: micros,
  /** All kinds together, payment fees among them. */
  cost_micros: micros,
  margin_micros: micros,
  loses_money: z.boolean(),
};

/**
 * What comes in and what goes out, by plan and by tenant. Revenue is the price of a tenant's terms for the time that they held in
 * the span; a cost belongs to the plan that its tenant was on at that instant.
 */
export const listMargins = query(
  'billing',
  'list-margins.v1',
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** Tenants to name, those with the least margin first. */
    tenants_max: z.number().int().min(0).max(2_000),
  }),
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    plans: z.array(
      z.object({
        plan: z.string(),
        tenants: z.number().int(),
        ...margin,
        costs: z.array(z.object({ kind: z.string(), cost_micros: micros })),
        /** Margin of one tenant in 30 days, at the rate of the span. */
        margin_micros_per_tenant_month: micros.nullable(),
      }),
    ),
    tenants: z.array(z.object({ tenant_id: z.string(), plan: z.string(), ...margin })),
    /** How many tenants of the free plan one of a paying plan carries; `null` when it carries none, or they cost nothing. */
    break_even: z.array(z.object({ plan: z.string(), free_tenants: z.number().int().nullable() })),
    /** What one job of a kind costs, beside what the drafts of this product claimed. */
    units: z.array(
      z.object({
        unit: z.enum(['world', 'refresh', 'sample']),
        jobs: z.number().int(),
        cost_micros_each: micros.nullable(),
        claimed_micros: micros,
      }),
    ),
    /** What the drafts claimed of a plan's month, and what their own numbers say. */
    claims: z.array(
      z.object({
        id: z.string(),
        plan: z.string(),
        claim: z.string(),
        claimed_micros_min: micros,
        claimed_micros_max: micros,
        recomputed_micros: micros.nullable(),
      }),
    ),
  }),
  30_000,
);
