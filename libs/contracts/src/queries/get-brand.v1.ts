import { z } from 'zod';
import { brandSchema } from '../documents/brand.v1.ts';
import { query } from '../message.ts';

/** How the tenant's people see the product; `brand` is `null` where the tenant has set none. */
export const getBrand = query(
  'gateway',
  'get-brand.v1',
  z.object({}),
  z.object({
    brand: brandSchema.nullable(),
    /** Where the tenant's people reach the product, without a path. */
    address: z.url(),
  }),
);
