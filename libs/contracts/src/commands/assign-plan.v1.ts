import { z } from 'zod';
import { entitlementsOverrideSchema } from '../documents/entitlements.v1.ts';
import { command } from '../message.ts';

/** Put the tenant on a plan, in the version that is valid when the terms begin. What is left out is as the plan has it. */
export const assignPlan = command(
  'billing',
  'assign-plan.v1',
  z.object({
    plan_id: z.string().min(1),
    /** How often the price is due; `null` for nothing. By the month when left out, if the plan costs anything. */
    period: z.enum(['monthly', 'yearly']).nullable().optional(),
    /** Negotiated price of one period. */
    price_micros: z.number().int().nonnegative().optional(),
    entitlements: entitlementsOverrideSchema.optional(),
    /** At once when left out. */
    valid_from: z.iso.datetime().optional(),
    /** Open when left out. */
    valid_until: z.iso.datetime().optional(),
  }),
);
