import { z } from 'zod';
import { paymentProviders, periods, subscriptionStatuses } from '../documents/payment.v1.ts';
import { query } from '../message.ts';

/** What the tenant has subscribed to. Which plan it has now, for whatever reason, is what `get-entitlements` tells. */
export const getSubscription = query(
  'billing',
  'get-subscription.v1',
  z.object({}),
  z.object({
    provider: z.enum(paymentProviders),
    status: z.enum(subscriptionStatuses),
    plan_id: z.string().nullable(),
    period: z.enum(periods).nullable(),
    current_period_end: z.iso.datetime().nullable(),
    cancel_at_period_end: z.boolean(),
  }),
);
