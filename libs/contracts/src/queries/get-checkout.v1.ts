import { z } from 'zod';
import { periods } from '../documents/payment.v1.ts';
import { pageOpenedSchema, pageRefusedSchema } from '../documents/payment-page.v1.ts';
import { query } from '../message.ts';

/** Where the tenant pays for a plan. The same `request_id` gives the same page. Stripe may take its time. */
export const getCheckout = query(
  'billing',
  'get-checkout.v1',
  z.object({
    request_id: z.string().min(1),
    plan_id: z.string().min(1),
    period: z.enum(periods),
    success_url: z.url(),
    cancel_url: z.url(),
  }),
  z.discriminatedUnion('kind', [pageOpenedSchema, pageRefusedSchema]),
  20_000,
);
