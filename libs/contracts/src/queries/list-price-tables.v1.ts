import { z } from 'zod';
import { priceTableSchema } from '../documents/price-table.v1.ts';
import { query } from '../message.ts';

/** Every price table, of the past, of now and of the future; oldest first. */
export const listPriceTables = query(
  'billing',
  'list-price-tables.v1',
  z.object({}),
  z.object({ items: z.array(priceTableSchema) }),
);
