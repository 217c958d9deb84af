import { z } from 'zod';
import { usageSchema } from './usage.v1.ts';

/** What a million units of a kind of usage cost. */
export const priceSchema = z.object({
  kind: usageSchema.shape.kind,
  /** `null` applies to every resource of the kind that has no price of its own. */
  resource: z.string().min(1).max(200).nullable(),
  micros_per_million: z.number().int().nonnegative(),
});
export type PriceRow = z.output<typeof priceSchema>;

/** Prices that hold together from one instant until another. A published table never changes. */
export const priceTableSchema = z.object({
  version: z.string(),
  valid_from: z.iso.datetime(),
  valid_until: z.iso.datetime().nullable(),
  note: z.string(),
  published_at: z.iso.datetime(),
  prices: z.array(priceSchema),
});
