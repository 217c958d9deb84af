import { z } from 'zod';
import { operation } from './operation.ts';

/** For Stripe alone: the signature over the raw bytes is what lets it in. The body is Stripe's own. */
export const receiveStripeEvent = operation({
  id: 'receiveStripeEvent',
  method: 'POST',
  path: '/v1/billing/stripe-events',
  tag: 'billing',
  auth: 'public',
  summary: 'Where Stripe reports payments',
  status: 200,
  response: z.object({ received: z.literal(true) }),
  refusals: ['invalid-signature', 'payments-off', 'unavailable'],
});
