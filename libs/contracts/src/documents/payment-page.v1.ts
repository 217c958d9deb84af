import { z } from 'zod';
import { paymentProviders } from './payment.v1.ts';

/** A page of the payment provider, or what a person has to do where there is none. */
export const paymentPageSchema = z.object({
  provider: z.enum(paymentProviders),
  url: z.string().nullable(),
  instructions: z.string().nullable(),
});
export type PaymentPage = z.output<typeof paymentPageSchema>;

export const pageOpenedSchema = paymentPageSchema.extend({ kind: z.literal('opened') });

export const pageRefusedSchema = z.object({
  kind: z.literal('refused'),
  code: z.enum(['payments-off', 'plan-not-for-sale', 'already-subscribed', 'not-subscribed']),
  detail: z.string(),
});
export type PageRefused = z.output<typeof pageRefusedSchema>;
