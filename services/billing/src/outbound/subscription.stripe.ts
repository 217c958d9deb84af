import type Stripe from 'stripe';
import { planOfPrice } from '../domain/stripe-price.ts';
import type { Subscription, SubscriptionStatus } from '../domain/subscription.ts';

/** Stripe's word for the state; one that is new to us stops here and not in somebody's plan. */
const statuses: Readonly<Record<string, SubscriptionStatus>> = {
  incomplete: 'none',
  trialing: 'active',
  active: 'active',
  past_due: 'past_due',
  canceled: 'ended',
  unpaid: 'ended',
  incomplete_expired: 'ended',
  paused: 'ended',
};

export const instant = (seconds: number) => new Date(seconds * 1_000);

/** A related object comes as its id, or whole when that was asked for. */
export function idOf(related: string | { readonly id: string } | null | undefined): string | null {
  return typeof related === 'string' ? related : (related?.id ?? null);
}

/** A subscription of Stripe's as we know subscriptions. Throws when it is for no plan of ours. */
export function subscriptionOf(told: Stripe.Subscription, asked: number): Subscription {
  const [item] = told.items.data;
  const status = statuses[told.status];
  const plan =
    item &&
    planOfPrice({
      lookupKey: item.price.lookup_key,
      interval: item.price.recurring?.interval ?? null,
      chosenPlanId: told.metadata['plan_id'] ?? null,
    });
  if (!item || !plan) throw new Error(`the subscription ${told.id} is for no plan of ours`);
  if (!status) throw new Error(`the subscription ${told.id} is ${told.status}, which is not known here`);
  const cancelAt = told.cancel_at ?? (told.cancel_at_period_end ? item.current_period_end : null);
  return {
    id: told.id,
    ...plan,
    status,
    periodStart: instant(item.current_period_start),
    periodEnd: instant(item.current_period_end),
    endsAt: cancelAt === null ? null : instant(cancelAt),
    asked,
  };
}
