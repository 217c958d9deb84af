import { z } from 'zod';
import { query } from '../message.ts';

export const planSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  price_micros_monthly: z.number().int().nonnegative(),
  price_micros_yearly: z.number().int().nonnegative().nullable(),
  entitlements: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});

export const listPlans = query(
  'billing',
  'list-plans.v1',
  z.object({}),
  z.object({
    items: z.array(planSchema),
    /** What an account without a paid plan may try once. */
    trial: z.object({ plan_id: z.string(), days: z.number().int().positive() }).nullable().default(null),
  }),
);
