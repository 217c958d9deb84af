import { z } from 'zod';
import { periods } from '../documents/payment.v1.ts';
import { paymentPageSchema } from '../documents/payment-page.v1.ts';
import { operation } from './operation.ts';
import { ownPath } from './own-path.ts';

/** `url` is where to send the browser; without one, `instructions` say what to do. */
export const createBillingCheckout = operation({
  id: 'createCheckout',
  method: 'POST',
  path: '/v1/billing/checkout',
  tag: 'billing',
  auth: 'admin',
  summary: 'Pay for a plan',
  body: z.object({
    plan_id: z.string().min(1).max(50),
    period: z.enum(periods),
    success_path: ownPath.optional(),
    cancel_path: ownPath.optional(),
  }),
  status: 201,
  response: paymentPageSchema,
  refusals: ['invalid-request', 'payments-off', 'plan-not-for-sale', 'already-subscribed', 'unavailable'],
});
