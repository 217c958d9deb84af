import { openStripe } from './client.stripe.ts';
import { manualPayments } from './payments.manual.ts';
import { stripePayments } from './payments.stripe.ts';
import type { Payments, ProviderName } from './payments.ts';

export interface ProviderOptions {
  readonly payments: 'off' | ProviderName;
  readonly stripeSecretKey: string | undefined;
  readonly stripeApiUrl: string;
  readonly paymentContactUrl: string | undefined;
}

export interface Providers {
  /** Where tenants pay; `null` when they cannot. */
  readonly chosen: Payments | null;
  /** Who can say more about an event. The operator may confirm by hand whatever else is chosen. */
  of(provider: ProviderName): Payments | null;
}

/** Throws when the chosen provider lacks what it needs. */
export function openProviders(options: ProviderOptions): Providers {
  const { payments, stripeSecretKey, stripeApiUrl, paymentContactUrl } = options;
  if (payments === 'stripe' && !stripeSecretKey)
    throw new Error('PAYMENTS is stripe, and STRIPE_SECRET_KEY is not set');
  const all: Readonly<Record<ProviderName, Payments | null>> = {
    manual: manualPayments({ contactUrl: paymentContactUrl ?? null }),
    stripe: stripeSecretKey
      ? stripePayments(openStripe({ secretKey: stripeSecretKey, apiUrl: stripeApiUrl }))
      : null,
  };
  return { chosen: payments === 'off' ? null : all[payments], of: (provider) => all[provider] };
}
