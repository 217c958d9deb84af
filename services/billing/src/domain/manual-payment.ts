import { DateTime } from 'luxon';
import type { Period } from './plan.ts';
import type { Subscription } from './subscription.ts';

/** The operator's word that money came. */
export interface Confirmation {
  readonly planId: string;
  readonly period: Period;
  readonly confirmedAt: Date;
}

const lengths: Readonly<Record<Period, { readonly months: number }>> = {
  monthly: { months: 1 },
  yearly: { months: 12 },
};

/** One more period, after the one that runs if it is of the same plan. It ends unless the next payment is confirmed. */
export function prolong(
  id: string,
  known: Subscription | null,
  { planId, period, confirmedAt }: Confirmation,
): Subscription {
  const runsOn = known?.planId === planId && known.periodEnd > confirmedAt;
  const from = runsOn ? known.periodEnd : confirmedAt;
  const periodEnd = DateTime.fromJSDate(from, { zone: 'utc' }).plus(lengths[period]).toJSDate();
  return {
    id,
    planId,
    period,
    status: 'active',
    periodStart: runsOn ? known.periodStart : from,
    periodEnd,
    endsAt: periodEnd,
    asked: 0,
  };
}
