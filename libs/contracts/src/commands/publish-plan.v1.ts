import { z } from 'zod';
import { entitlementsSchema } from '../documents/entitlements.v1.ts';
import { command } from '../message.ts';

/** Add the next version of a plan, or the first of a new one. Terms that run keep the version with which they began. */
export const publishPlan = command(
  'billing',
  'publish-plan.v1',
  z.object({
    plan_id: z.string().min(1),
    name: z.string().min(1),
    price_micros_monthly: z.number().int().nonnegative(),
    /** `null`: the plan is not sold by the year. */
    price_micros_yearly: z.number().int().nonnegative().nullable(),
    entitlements: entitlementsSchema,
    valid_from: z.iso.datetime(),
  }),
);
