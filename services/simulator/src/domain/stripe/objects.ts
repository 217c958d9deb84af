import type * as stripe from './state.ts';
import type { StripeState } from './state.ts';

/** Objects in the form of the API version that the simulator speaks. */
export const apiVersion = '2026-10-28.endive';

export const list = (url: string, data: readonly unknown[]) => ({
  object: 'list',
  url,
  has_more: false,
  data,
});

export const product = ({ id, name }: stripe.Product) => ({
  id,
  object: 'product',
  active: true,
  livemode: false,
  metadata: {},
  name,
});

export const price = ({ id, product: of, lookupKey, interval, amount }: stripe.Price) => ({
  id,
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  currency: 'usd',
  livemode: false,
  lookup_key: lookupKey,
  metadata: {},
  product: of,
  recurring: { interval, interval_count: 1, usage_type: 'licensed' },
  type: 'recurring',
  unit_amount: amount,
  unit_amount_decimal: String(amount),
});

export const customer = ({ id, createdS, metadata, email }: stripe.Customer) => ({
  id,
  object: 'customer',
  created: createdS,
  email,
  livemode: false,
  metadata,
});

export function session(it: stripe.CheckoutSession, pageUrl: string) {
  return {
    id: it.id,
    object: 'checkout.session',
    cancel_url: it.cancelUrl,
    client_reference_id: it.clientReferenceId,
    created: it.createdS,
    currency: 'usd',
    customer: it.customer,
    expires_at: it.createdS + 86_400,
    livemode: false,
    metadata: it.metadata,
    mode: 'subscription',
    payment_status: it.status === 'complete' ? 'paid' : 'unpaid',
    status: it.status,
    subscription: it.subscription,
    success_url: it.successUrl,
    url: it.status === 'open' ? pageUrl : null,
  };
}

export function subscription(state: StripeState, it: stripe.Subscription) {
  const of = state.prices.find(({ id }) => id === it.price);
  return {
    id: it.id,
    object: 'subscription',
    cancel_at: it.cancelAtPeriodEnd ? it.periodEndS : null,
    cancel_at_period_end: it.cancelAtPeriodEnd,
    canceled_at: it.canceledAtS,
    collection_method: 'charge_automatically',
    created: it.createdS,
    currency: 'usd',
    customer: it.customer,
    ended_at: it.endedAtS,
    items: list(`/v1/subscription_items?subscription=${it.id}`, [
      {
        id: it.itemId,
        object: 'subscription_item',
        created: it.createdS,
        current_period_start: it.periodStartS,
        current_period_end: it.periodEndS,
        price: of && price(of),
        quantity: 1,
        subscription: it.id,
      },
    ]),
    latest_invoice: [...state.invoices.values()].findLast((one) => one.subscription === it.id)?.id ?? null,
    livemode: false,
    metadata: it.metadata,
    start_date: it.createdS,
    status: it.status,
  };
}

export function invoice(it: stripe.Invoice, pagesUrl: string) {
  const isPaid = it.paidAtS !== null;
  return {
    id: it.id,
    object: 'invoice',
    amount_due: it.amount,
    amount_paid: isPaid ? it.amount : 0,
    amount_remaining: isPaid ? 0 : it.amount,
    billing_reason: 'subscription_cycle',
    created: it.createdS,
    currency: 'usd',
    customer: it.customer,
    hosted_invoice_url: `${pagesUrl}/invoice/${it.id}`,
    lines: list(`/v1/invoices/${it.id}/lines`, [
      {
        id: `il_${it.id.slice(3)}`,
        object: 'line_item',
        amount: it.amount,
        currency: 'usd',
        period: { start: it.periodStartS, end: it.periodEndS },
        pricing: { type: 'price_details', price_details: { price: it.price } },
        quantity: 1,
      },
    ]),
    livemode: false,
    metadata: {},
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: it.metadata, subscription: it.subscription },
    },
    status: isPaid ? 'paid' : 'open',
    status_transitions: {
      finalized_at: it.createdS,
      marked_uncollectible_at: null,
      paid_at: it.paidAtS,
      voided_at: null,
    },
    total: it.amount,
  };
}

/** What `expand[]=payments` adds to an invoice. */
export function invoicePayments(it: stripe.Invoice) {
  const paid =
    it.paymentIntent === null
      ? []
      : [
          {
            id: `inpay_${it.id.slice(3)}`,
            object: 'invoice_payment',
            amount_paid: it.amount,
            currency: 'usd',
            invoice: it.id,
            is_default: true,
            payment: { type: 'payment_intent', payment_intent: it.paymentIntent },
            status: 'paid',
          },
        ];
  return list(`/v1/invoice_payments?invoice=${it.id}`, paid);
}

export function paymentIntent(it: stripe.Charge) {
  return {
    id: it.intent,
    object: 'payment_intent',
    amount: it.amount,
    amount_received: it.amount,
    created: it.createdS,
    currency: 'usd',
    customer: it.customer,
    latest_charge: it.id,
    livemode: false,
    metadata: {},
    status: 'succeeded',
  };
}

export function charge(state: StripeState, it: stripe.Charge, pagesUrl: string) {
  const refunded = [...state.refunds.values()]
    .filter((refund) => refund.charge === it.id)
    .reduce((sum, { amount }) => sum + amount, 0);
  return {
    id: it.id,
    object: 'charge',
    amount: it.amount,
    amount_refunded: refunded,
    balance_transaction: it.booking,
    created: it.createdS,
    currency: 'usd',
    customer: it.customer,
    livemode: false,
    metadata: {},
    paid: true,
    payment_intent: it.intent,
    receipt_url: `${pagesUrl}/receipt/${it.id}`,
    refunded: refunded === it.amount,
    status: 'succeeded',
  };
}

/** 2.9 % and 30 cents, rounded to the cent: what a card costs in the United States. */
export const feeOf = (amount: number) => Math.round(amount * 0.029) + 30;

export function booking(it: stripe.Charge) {
  const fee = feeOf(it.amount);
  return {
    id: it.booking,
    object: 'balance_transaction',
    amount: it.amount,
    created: it.createdS,
    currency: 'usd',
    fee,
    net: it.amount - fee,
    source: it.id,
    status: 'available',
    type: 'charge',
  };
}

export const refund = (it: stripe.Refund, intent: string) => ({
  id: it.id,
  object: 'refund',
  amount: it.amount,
  charge: it.charge,
  created: it.createdS,
  currency: 'usd',
  metadata: {},
  payment_intent: intent,
  reason: null,
  status: 'succeeded',
});

export const event = ({ id, type, createdS, object }: stripe.StripeEvent) => ({
  id,
  object: 'event',
  api_version: apiVersion,
  created: createdS,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
});
