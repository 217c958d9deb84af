export type Metadata = Readonly<Record<string, string>>;

export interface Price {
  readonly id: string;
  readonly product: string;
  readonly lookupKey: string;
  readonly interval: 'month' | 'year';
  /** In cents. */
  readonly amount: number;
}

export interface Product {
  readonly id: string;
  readonly name: string;
}

export interface Customer {
  readonly id: string;
  readonly createdS: number;
  readonly metadata: Metadata;
  readonly email: string | null;
}

export interface CheckoutSession {
  readonly id: string;
  readonly customer: string;
  readonly price: string;
  readonly clientReferenceId: string | null;
  readonly successUrl: string;
  readonly cancelUrl: string | null;
  readonly metadata: Metadata;
  readonly subscriptionMetadata: Metadata;
  readonly createdS: number;
  status: 'open' | 'complete' | 'expired';
  subscription: string | null;
}

export type SubscriptionStatus = 'active' | 'past_due' | 'unpaid' | 'canceled';

export interface Subscription {
  readonly id: string;
  readonly itemId: string;
  readonly customer: string;
  readonly metadata: Metadata;
  readonly createdS: number;
  price: string;
  status: SubscriptionStatus;
  periodStartS: number;
  periodEndS: number;
  cancelAtPeriodEnd: boolean;
  canceledAtS: number | null;
  endedAtS: number | null;
  /** What the next card payments of it do. */
  failing: boolean;
}

export interface Invoice {
  readonly id: string;
  readonly customer: string;
  readonly subscription: string;
  readonly price: string;
  readonly amount: number;
  readonly createdS: number;
  readonly periodStartS: number;
  readonly periodEndS: number;
  readonly metadata: Metadata;
  paidAtS: number | null;
  paymentIntent: string | null;
}

/** A card payment: intent, charge and booking are one thing here. */
export interface Charge {
  readonly id: string;
  readonly intent: string;
  /** `null` until Stripe has reckoned the fee. */
  readonly booking: string | null;
  readonly customer: string;
  readonly invoice: string;
  readonly amount: number;
  readonly createdS: number;
}

export interface Refund {
  readonly id: string;
  readonly charge: string;
  readonly amount: number;
  readonly createdS: number;
}

export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly createdS: number;
  /** The object as it was then. */
  readonly object: unknown;
}

export interface StripeState {
  clockOffsetMs: number;
  readonly products: readonly Product[];
  readonly prices: readonly Price[];
  readonly customers: Map<string, Customer>;
  readonly sessions: Map<string, CheckoutSession>;
  readonly subscriptions: Map<string, Subscription>;
  readonly invoices: Map<string, Invoice>;
  readonly charges: Map<string, Charge>;
  readonly refunds: Map<string, Refund>;
  readonly portals: Map<string, { readonly customer: string; readonly returnUrl: string }>;
  readonly events: StripeEvent[];
  /** Answers by idempotency key. */
  readonly answered: Map<
    string,
    { readonly request: string; readonly status: number; readonly body: unknown }
  >;
  /** Where events go; `null` is nowhere. */
  webhook: { readonly url: string; readonly secret: string } | null;
}

const plans = [
  { plan: 'pro', name: 'Pro', month: 999, year: 9_900 },
  { plan: 'enterprise', name: 'Enterprise', month: 9_900, year: 99_900 },
] as const;

export function emptyStripe(webhook: StripeState['webhook']): StripeState {
  return {
    clockOffsetMs: 0,
    products: plans.map(({ plan, name }) => ({ id: `prod_${plan}`, name })),
    prices: plans.flatMap(({ plan, month, year }): Price[] => [
      price(plan, 'month', month),
      price(plan, 'year', year),
    ]),
    customers: new Map(),
    sessions: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    charges: new Map(),
    refunds: new Map(),
    portals: new Map(),
    events: [],
    answered: new Map(),
    webhook,
  };
}

function price(plan: string, interval: Price['interval'], amount: number): Price {
  return {
    id: `price_${plan}_${interval}`,
    product: `prod_${plan}`,
    lookupKey: `trc_${plan}_${interval}ly`,
    interval,
    amount,
  };
}

/** What the state cannot make itself: time and ids. */
export interface StripeTools {
  /** Seconds since 1970, by Stripe's clock. */
  readonly nowS: number;
  /** 24 letters and digits that nobody guesses. */
  readonly mint: () => string;
}
