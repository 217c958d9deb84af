import type Stripe from 'stripe';
import { microsOfMinor, type PaymentFact } from '../domain/payment.ts';
import { planOfPrice } from '../domain/stripe-price.ts';
import { ask } from './client.stripe.ts';
import { idOf, instant } from './subscription.stripe.ts';

/** The ledger is in dollars: a fee in another currency is reckoned from the list price instead. */
const ledgerCurrency = 'usd';

/** What an invoice brought in; `null` while it is not paid, and when there was nothing to pay. */
export async function paymentOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<PaymentFact | null> {
  if (invoice.status !== 'paid' || invoice.amount_paid === 0) return null;
  // What a change of plan takes and gives back stands before the period that is paid for.
  const line = invoice.lines.data.findLast(({ amount }) => amount > 0);
  const priceId = idOf(line?.pricing?.price_details?.price);
  const price = priceId ? await ask('the price', () => stripe.prices.retrieve(priceId)) : null;
  const plan = planOfPrice({
    lookupKey: price?.lookup_key ?? null,
    interval: price?.recurring?.interval ?? null,
    chosenPlanId: invoice.parent?.subscription_details?.metadata?.['plan_id'] ?? null,
  });
  return {
    kind: 'payment',
    reference: invoice.id,
    planId: plan?.planId ?? null,
    period: plan?.period ?? null,
    periodStart: line ? instant(line.period.start) : null,
    periodEnd: line ? instant(line.period.end) : null,
    amountMicros: microsOfMinor(invoice.amount_paid, invoice.currency),
    currency: invoice.currency,
    fee: (await feeOf(stripe, invoice)) ?? 'card',
    url: invoice.hosted_invoice_url ?? null,
    paidAt: instant(invoice.status_transitions.paid_at ?? invoice.created),
  };
}

/** What Stripe kept, in micro-dollars; `null` while it has not reckoned it. */
async function feeOf(stripe: Stripe, { payments }: Stripe.Invoice): Promise<number | null> {
  const paid = payments?.data.find(({ status }) => status === 'paid');
  const intentId = idOf(paid?.payment.payment_intent);
  if (!intentId) return null;
  const { latest_charge: charge } = await ask('the fee', () =>
    stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge.balance_transaction'] }),
  );
  const booked = typeof charge === 'object' ? charge?.balance_transaction : null;
  if (typeof booked !== 'object' || booked?.currency !== ledgerCurrency) return null;
  return microsOfMinor(booked.fee, booked.currency);
}

/** Refunds of a charge, each as a negative payment. Stripe keeps its fee, so they cost nothing more. */
export async function refundsOf(stripe: Stripe, charge: Stripe.Charge): Promise<readonly PaymentFact[]> {
  const { data } = await ask('the refunds', () => stripe.refunds.list({ charge: charge.id, limit: 100 }));
  return data
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .map((refund) => ({
      kind: 'refund',
      reference: refund.id,
      planId: null,
      period: null,
      periodStart: null,
      periodEnd: null,
      amountMicros: -microsOfMinor(refund.amount, refund.currency),
      currency: refund.currency,
      fee: null,
      url: charge.receipt_url,
      paidAt: instant(refund.created),
    }));
}
