import { z } from 'zod';
import { publishPrices } from '../commands/publish-prices.v1.ts';
import { operation } from './operation.ts';

export const publishAdminPrices = operation({
  id: 'publishPrices',
  method: 'POST',
  path: '/v1/admin/prices',
  tag: 'operator',
  auth: 'operator',
  summary: 'Change prices from an instant on; nothing that was charged changes',
  body: publishPrices.schema.extend({
    valid_from: z.iso.datetime().nullable().default(null).describe('null: as soon as possible'),
    note: z.string().max(500).default(''),
  }),
  status: 202,
  response: z.object({
    /** The earliest instant from which the new prices hold. */
    valid_from: z.iso.datetime(),
  }),
  refusals: ['invalid-request', 'not-allowed', 'prices-in-the-past'],
});
