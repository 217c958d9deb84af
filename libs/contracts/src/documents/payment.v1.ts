import { z } from 'zod';

/** Who takes the money; `off` is nobody. */
export const paymentProviders = ['stripe', 'manual', 'off'] as const;
export const periods = ['monthly', 'yearly'] as const;
export type Period = (typeof periods)[number];

export const subscriptionStatuses = ['none', 'active', 'past_due', 'ended'] as const;

/** Money that came in for a plan, or went back; never the card. */
export const paymentSchema = z.object({
  id: z.string(),
  kind: z.enum(['payment', 'refund']),
  provider: z.enum(paymentProviders),
  /** The provider's own name of it: invoice, refund, or the operator's reference. */
  reference: z.string(),
  plan_id: z.string().nullable(),
  period: z.enum(periods).nullable(),
  period_start: z.iso.datetime().nullable(),
  period_end: z.iso.datetime().nullable(),
  /** Negative for a refund; micro-units of the currency. */
  amount_micros: z.number().int(),
  currency: z.string().length(3),
  /** Where the provider shows it. */
  url: z.string().nullable(),
  paid_at: z.iso.datetime(),
});
export type Payment = z.output<typeof paymentSchema>;
