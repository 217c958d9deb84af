import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { Period } from './plan.ts';

/** Money that came in or went back, as the provider tells it. */
export interface PaymentFact {
  readonly kind: 'payment' | 'refund';
  /** Invoice, refund, or the operator's reference: one row each. */
  readonly reference: string;
  readonly planId: string | null;
  readonly period: Period | null;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  /** Negative for a refund; micro-units of the currency. */
  readonly amountMicros: number;
  readonly currency: string;
  /** What the provider kept, in micro-dollars; `card` where it did not say, `null` where it keeps nothing. */
  readonly fee: number | 'card' | null;
  readonly url: string | null;
  readonly paidAt: Date;
}

/** What taking the payment cost, for the ledger: the fee itself, or what the list price of cards is reckoned from. */
export function feeUsage({ fee, amountMicros }: PaymentFact): readonly Usage[] {
  const operation = 'take-payment';
  if (fee === null) return [];
  if (fee !== 'card') return [{ kind: 'payment_fee', quantity: fee, operation, resource: null }];
  return [
    { kind: 'payment_fee', quantity: amountMicros, operation, resource: 'share' },
    { kind: 'payment_fee', quantity: 1, operation, resource: 'each' },
  ];
}

/** Micro-units of a currency from its smallest unit: a cent is 10,000, a yen is a million (ISO 4217). */
export function microsOfMinor(minor: number, currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return minor * 10 ** (6 - maximumFractionDigits);
}
