import { z } from 'zod';
import { query } from '../message.ts';

/** What a day's bar may be split by: dimensions of which there are few. */
export const trendDimensions = ['kind', 'model', 'operation'] as const;

const micros = z.number().int();

/**
 * The ledger over all tenants, or of one, by UTC day and one dimension: days in their order, and within a day the keys in theirs.
 * A day on which nothing was spent is left out. `model` sums model money only.
 */
export const listCostTrend = query(
  'billing',
  'list-cost-trend.v1',
  z.object({
    split_by: z.enum(trendDimensions),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    tenant_id: z.string().nullable(),
  }),
  z.object({
    split_by: z.enum(trendDimensions),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    total_micros: micros,
    items: z.array(
      z.object({
        day: z.iso.date(),
        key: z.string().nullable(),
        cost_micros: micros,
        lines: z.number().int(),
      }),
    ),
  }),
  30_000,
);
