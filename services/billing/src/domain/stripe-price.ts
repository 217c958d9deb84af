import { type Period, periods } from './plan.ts';

/** The name under which a plan's price is found at Stripe. */
export function lookupKeyOf(planId: string, period: Period): string {
  return `trc_${planId}_${period}`;
}

/** What of a price at Stripe tells which plan it is of. */
export interface PriceWords {
  readonly lookupKey: string | null;
  readonly interval: string | null;
  /** The plan that was chosen at the checkout. A newer price takes the lookup key away from an older one. */
  readonly chosenPlanId: string | null;
}

const intervals: Readonly<Record<string, Period>> = { month: 'monthly', year: 'yearly' };

/** Plan and period of a price; `null` for a price of something else. */
export function planOfPrice({
  lookupKey,
  interval,
  chosenPlanId,
}: PriceWords): { readonly planId: string; readonly period: Period } | null {
  const [, planId, word] = /^trc_(.+)_([a-z]+)$/.exec(lookupKey ?? '') ?? [];
  const period = periods.find((one) => one === word) ?? intervals[interval ?? ''];
  const plan = planId ?? chosenPlanId;
  return plan && period ? { planId: plan, period } : null;
}
