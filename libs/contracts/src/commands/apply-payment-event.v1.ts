import { z } from 'zod';
import { periods } from '../documents/payment.v1.ts';
import { command } from '../message.ts';

/** What Stripe tells that changes a plan or moves money. */
export const stripeEventTypes = [
  'checkout.session.completed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
  'charge.refunded',
] as const;

/**
 * A payment provider told of something about this tenant. The event says where to look, never what is true:
 * billing asks the provider. A manual payment is the operator's own word and says all of it.
 */
export const applyPaymentEvent = command(
  'billing',
  'apply-payment-event.v1',
  z.discriminatedUnion('provider', [
    z.object({
      provider: z.literal('stripe'),
      event_id: z.string().min(1),
      /** `subscription.silent` is ours: nobody has told of it for too long. */
      type: z.enum([...stripeEventTypes, 'subscription.silent']),
      /** The session, subscription, invoice or charge. */
      object_id: z.string().min(1),
      occurred_at: z.iso.datetime(),
    }),
    z.object({
      provider: z.literal('manual'),
      /** The operator's reference: the same one twice is one payment. */
      event_id: z.string().min(1),
      type: z.literal('payment.confirmed'),
      plan_id: z.string().min(1),
      period: z.enum(periods),
      amount_micros: z.number().int().nonnegative(),
      occurred_at: z.iso.datetime(),
    }),
  ]),
);
