import { prolong } from '../domain/manual-payment.ts';
import type { Findings, PaymentEvent, Payments } from './payments.ts';

export interface ManualOptions {
  /** A page or a mail address of whoever takes the money. */
  readonly contactUrl: string | null;
}

/** Somebody pays somehow, and the operator says so: for installations without a payment provider. */
export function manualPayments({ contactUrl }: ManualOptions): Payments {
  const page = (instructions: string) => ({ provider: 'manual' as const, url: contactUrl, instructions });
  return {
    provider: 'manual',
    customerOf: async (tenantId) => tenantId,
    checkout: async ({ tenantId, planId, period }) =>
      page(
        `Ask the operator for the plan ${planId}, paid ${period}, and name the account ${tenantId}. It begins when the payment is confirmed.`,
      ),
    portal: async ({ customerId }) =>
      page(
        `Ask the operator, and name the account ${customerId}. The plan ends with its period unless the next payment is confirmed.`,
      ),
    look: async (event, tenantId) => found(event, tenantId),
  };
}

function found(event: PaymentEvent, tenantId: string): Findings {
  if (event.provider !== 'manual') throw new Error(`${event.provider} does not pay by hand`);
  const id = `manual_${tenantId}`;
  const paidAt = new Date(event.occurred_at);
  const confirmation = { planId: event.plan_id, period: event.period, confirmedAt: paidAt };
  return {
    customerId: tenantId,
    subscription: { id, state: (known) => prolong(id, known, confirmation) },
    payments: [
      {
        kind: 'payment',
        reference: event.event_id,
        planId: event.plan_id,
        period: event.period,
        periodStart: null,
        periodEnd: null,
        amountMicros: event.amount_micros,
        currency: 'usd',
        fee: null,
        url: null,
        paidAt,
      },
    ],
  };
}
