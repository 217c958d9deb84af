import type { Period } from './plan.ts';

/** `none`: begun and never paid. `past_due`: the last payment failed and is tried again. */
export type SubscriptionStatus = 'none' | 'active' | 'past_due' | 'ended';

/** What a tenant pays for again and again, as the provider last told. */
export interface Subscription {
  readonly id: string;
  readonly planId: string;
  readonly period: Period;
  readonly status: SubscriptionStatus;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** When it will end; `null` for one that renews by itself. */
  readonly endsAt: Date | null;
  /** Number of the look at the provider that saw this; a higher one is later. */
  readonly asked: number;
}

/** The plan that payments give a tenant. `until` is `null` for one that renews by itself. */
export interface Grant {
  readonly planId: string;
  readonly period: Period;
  readonly until: Date | null;
}

const graceMs = 7 * 86_400_000;

/** Two looks may overtake each other; the later one is right. */
export function later(known: Subscription | null, seen: Subscription): Subscription {
  return known && known.asked > seen.asked ? known : seen;
}

/** A failed payment takes the plan away seven days after the period began that it was for. */
function grantOfOne({ planId, period, status, periodStart, endsAt }: Subscription): Grant | null {
  switch (status) {
    case 'active':
      return { planId, period, until: endsAt };
    case 'past_due':
      return { planId, period, until: new Date(periodStart.getTime() + graceMs) };
    case 'none':
    case 'ended':
      return null;
  }
}

/**
 * What a tenant's subscriptions give it now, in whichever order they were heard of. Of several that give something
 * the longest counts, and of equals the one that began last.
 */
export function grantOf(subscriptions: readonly Subscription[], now: Date): Grant | null {
  const lasts = ({ until }: Grant) => until?.getTime() ?? Number.POSITIVE_INFINITY;
  return subscriptions
    .toSorted((a, b) => b.periodStart.getTime() - a.periodStart.getTime() || a.id.localeCompare(b.id))
    .map(grantOfOne)
    .filter((grant): grant is Grant => grant !== null && lasts(grant) > now.getTime())
    .reduce<Grant | null>((best, grant) => (best && lasts(best) >= lasts(grant) ? best : grant), null);
}

export function sameGrant(a: Grant | null, b: Grant | null): boolean {
  return (
    a?.planId === b?.planId &&
    a?.period === b?.period &&
    (a?.until?.getTime() ?? null) === (b?.until?.getTime() ?? null)
  );
}

/** Whether a further subscription would be a second bill: one runs on, or is still tried to be paid. */
export function billsAgain(subscriptions: readonly Subscription[]): boolean {
  return subscriptions.some(
    ({ status, endsAt }) => status === 'past_due' || (status === 'active' && endsAt === null),
  );
}

const rank: Readonly<Record<SubscriptionStatus, number>> = { active: 0, past_due: 1, none: 2, ended: 3 };

/** The one to show: what runs before what has ended, and of those the one that began last. */
export function foremost(subscriptions: readonly Subscription[]): Subscription | null {
  const [first] = subscriptions.toSorted(
    (a, b) => rank[a.status] - rank[b.status] || b.periodStart.getTime() - a.periodStart.getTime(),
  );
  return first ?? null;
}
