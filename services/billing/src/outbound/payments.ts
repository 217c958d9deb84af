import type { applyPaymentEvent } from '@trc/contracts/commands/apply-payment-event.v1';
import type { PaymentPage } from '@trc/contracts/documents/payment-page.v1';
import type { MessageOf } from '@trc/contracts/message';
import type { PaymentFact } from '../domain/payment.ts';
import type { Period } from '../domain/plan.ts';
import type { Subscription } from '../domain/subscription.ts';

export type PaymentEvent = MessageOf<typeof applyPaymentEvent>;
export type ProviderName = PaymentEvent['provider'];

/** The provider did not serve. Worth another try; nothing was changed. */
export class ProviderUnavailable extends Error {
  constructor(what: string, cause: unknown) {
    super(`the payment provider did not serve: ${what}`, { cause });
    this.name = 'ProviderUnavailable';
  }
}

export interface Order {
  /** The same id gives the same page. */
  readonly requestId: string;
  readonly tenantId: string;
  readonly customerId: string;
  readonly planId: string;
  readonly period: Period;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** What is true now about that of which an event told. */
export interface Findings {
  readonly customerId: string;
  readonly subscription: {
    readonly id: string;
    /** What it is now, beside what was known of it: read and written under one lock. */
    readonly state: (known: Subscription | null) => Subscription;
  } | null;
  readonly payments: readonly PaymentFact[];
}

/** Where money comes from. Every method throws ProviderUnavailable when the provider does not serve. */
export interface Payments {
  readonly provider: ProviderName;
  /** The provider's name for a tenant, made once. */
  customerOf(tenantId: string): Promise<string>;
  /** `null` when the provider does not sell the plan by this period. */
  checkout(order: Order): Promise<PaymentPage | null>;
  portal(visit: { readonly customerId: string; readonly returnUrl: string }): Promise<PaymentPage>;
  /** `asked` numbers this look; looks at one subscription may overtake each other. */
  look(event: PaymentEvent, tenantId: string, asked: number): Promise<Findings>;
}
