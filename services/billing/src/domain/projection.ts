import { DateTime } from 'luxon';

const dayMs = 86_400_000;
/** The rate is taken from so many days: whole weeks, because weekends are not like other days. */
export const rateDays = 7;

export interface MonthSoFar {
  /** `2026-11`, in UTC. */
  readonly month: string;
  readonly since: Date;
  readonly until: Date;
  readonly rateSince: Date;
}

/** The UTC month around an instant, and the span that its rate is taken from. */
export function monthAround(now: Date): MonthSoFar {
  const start = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('month');
  return {
    month: start.toFormat('yyyy-MM'),
    since: start.toJSDate(),
    until: start.plus({ months: 1 }).toJSDate(),
    rateSince: new Date(now.getTime() - rateDays * dayMs),
  };
}

export interface Spent {
  readonly spentMicros: number;
  /** Of the last seven days, whichever month they lie in. */
  readonly recentMicros: number;
}

/** Whole micro-dollars a day, a fraction rounded up. */
export const ratePerDay = ({ recentMicros }: Spent): number => Math.ceil(recentMicros / rateDays);

/** What the month will have cost at its end: what it has cost, and the rate for the time that is left. */
export function projected(spent: Spent, { until }: Pick<MonthSoFar, 'until'>, now: Date): number {
  const leftDays = Math.max(0, until.getTime() - now.getTime()) / dayMs;
  return spent.spentMicros + Math.ceil((spent.recentMicros / rateDays) * leftDays);
}

export interface TenantBudget {
  readonly tenantId: string;
  readonly budgetMicros: number;
  readonly hard: boolean;
}

export interface NearBudget extends TenantBudget {
  readonly spentMicros: number;
  readonly projectedMicros: number;
}

const nearShare = 0.8;

/** Tenants that have used four fifths of their budget or will pass it this month; the nearest first. */
export function nearBudget(
  budgets: readonly TenantBudget[],
  spentOf: (tenantId: string) => Spent,
  month: MonthSoFar,
  now: Date,
): readonly NearBudget[] {
  return budgets
    .map((budget): NearBudget => {
      const spent = spentOf(budget.tenantId);
      return {
        ...budget,
        spentMicros: spent.spentMicros,
        projectedMicros: projected(spent, month, now),
      };
    })
    .filter(
      ({ budgetMicros, spentMicros, projectedMicros }) =>
        spentMicros > 0 && (spentMicros >= budgetMicros * nearShare || projectedMicros > budgetMicros),
    )
    .toSorted((a, b) => b.spentMicros * a.budgetMicros - a.spentMicros * b.budgetMicros);
}
