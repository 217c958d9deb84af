import { z } from 'zod';
import { entitlementsOverrideSchema } from '../documents/entitlements.v1.ts';
import { priceSchema } from '../documents/price-table.v1.ts';
import { query } from '../message.ts';

const micros = z.number().int();
const outcome = z.object({
  revenue_micros: micros,
  cost_micros: micros,
  margin_micros: micros,
  loses_money: z.boolean(),
});

/** A draft: prices that would have held, and a plan that would have been another. */
export const draftSchema = z.object({
  prices: z.array(priceSchema).max(200).default([]),
  plan: z
    .object({
      id: z.string().min(1),
      entitlements: entitlementsOverrideSchema.default({}),
      price_micros_monthly: z.number().int().nonnegative().nullable().default(null),
    })
    .nullable()
    .default(null),
});

/**
 * Replays what was used in a span at draft prices, and the jobs that were reserved in it under a draft plan. It changes nothing.
 * Jobs that were refused then left no trace, so a larger plan shows no new ones.
 */
export const getWhatIf = query(
  'billing',
  'get-what-if.v1',
  draftSchema.extend({ from: z.iso.datetime(), to: z.iso.datetime() }),
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    usage_events: z.number().int(),
    plans: z.array(
      z.object({
        plan: z.string(),
        before: outcome,
        after: outcome,
        jobs: z.number().int(),
        /** Of these, how many the draft would have refused. */
        refused_jobs: z.number().int(),
      }),
    ),
  }),
  60_000,
);
