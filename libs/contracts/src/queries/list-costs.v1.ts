import { z } from 'zod';
import { tenantId } from '../ids.ts';
import { query } from '../message.ts';

export const costDimensions = ['tenant', 'user', 'kind', 'model', 'operation', 'day'] as const;

/**
 * The ledger over all tenants, or of one, summed by one dimension: the dearest first, days in their order. A `null` key is what
 * belongs to nobody of that dimension. `model` sums model money only.
 */
export const listCosts = query(
  'billing',
  'list-costs.v1',
  z.object({
    group_by: z.enum(costDimensions),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    tenant_id: tenantId.nullable(),
    limit: z.number().int().min(1).max(5_000),
  }),
  z.object({
    group_by: z.enum(costDimensions),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** Of all groups, also of those that `limit` left out. */
    total_micros: z.number().int(),
    items: z.array(
      z.object({
        key: z.string().nullable(),
        cost_micros: z.number().int(),
        lines: z.number().int(),
        jobs: z.number().int(),
      }),
    ),
  }),
  30_000,
);
