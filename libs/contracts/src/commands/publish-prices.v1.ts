import { z } from 'zod';
import { priceSchema } from '../documents/price-table.v1.ts';
import { command } from '../message.ts';

/**
 * Make the next price table: the newest one with these changes. It holds from `valid_from` on, at the earliest a minute after
 * it is published, so that no line that was written contradicts it.
 */
export const publishPrices = command(
  'billing',
  'publish-prices.v1',
  z.object({
    valid_from: z.iso.datetime(),
    note: z.string().max(500),
    changes: z.array(priceSchema).min(1).max(200),
  }),
);
