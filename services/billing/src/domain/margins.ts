/** Terms as far as revenue goes: a plan's price for one period, from when until when. A trial costs nothing. */
export interface PaidTime {
  readonly tenantId: string;
  readonly planId: string;
  readonly period: 'monthly' | 'yearly' | null;
  readonly priceMicros: number;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly trial: boolean;
}

/** Cost of one kind that a tenant caused while it was on a plan. */
export interface PlanCost {
  readonly tenantId: string;
  readonly planId: string;
  readonly kind: string;
  readonly costMicros: number;
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export interface Margin {
  readonly revenueMicros: number;
  readonly costMicros: number;
  readonly marginMicros: number;
  readonly losesMoney: boolean;
}

export interface PlanMargin extends Margin {
  readonly plan: string;
  readonly tenants: number;
  readonly costs: ReadonlyArray<{ readonly kind: string; readonly costMicros: number }>;
  /** Margin of one tenant in 30 days; `null` when nobody was on the plan. */
  readonly marginMicrosPerTenantMonth: number | null;
}

export interface TenantMargin extends Margin {
  readonly tenantId: string;
  /** The last plan of the span. */
  readonly plan: string;
}

const dayMs = 86_400_000;
const monthMs = 30 * dayMs;
const yearMs = 365 * dayMs;
/** For whom billing has no terms. */
const defaultPlan = 'free';

const periodMs = { monthly: monthMs, yearly: yearMs } as const;

export const marginOf = (revenueMicros: number, costMicros: number): Margin => ({
  revenueMicros,
  costMicros,
  marginMicros: revenueMicros - costMicros,
  losesMoney: revenueMicros < costMicros,
});

/** Milliseconds for which terms hold in the span. */
function heldMs({ validFrom, validUntil }: PaidTime, { from, to }: Span): number {
  const start = Math.max(validFrom.getTime(), from.getTime());
  const end = Math.min((validUntil ?? to).getTime(), to.getTime());
  return Math.max(0, end - start);
}

/**
 * Whole micro-dollars that terms earn in the span, a fraction left out: the price of a period by the time that they hold. A month
 * is 30 days and a year 365 here, so that equal spans earn the same.
 */
export function revenueOf(terms: PaidTime, span: Span): number {
  if (terms.period === null) return 0;
  return Number((BigInt(terms.priceMicros) * BigInt(heldMs(terms, span))) / BigInt(periodMs[terms.period]));
}

const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0);

/** The plan that a tenant is on at the end of the span; a trial lies over what there was. */
function planAtEnd(terms: readonly PaidTime[], { to }: Span): string | null {
  const last = terms
    .filter(({ validUntil }) => validUntil === null || validUntil >= to)
    .toSorted((a, b) => Number(b.trial) - Number(a.trial) || b.validFrom.getTime() - a.validFrom.getTime());
  return last[0]?.planId ?? null;
}

/** Revenue, costs and margin by plan and by tenant. A tenant counts for every plan that it was on in the span. */
export function marginsOf(
  terms: readonly PaidTime[],
  costs: readonly PlanCost[],
  span: Span,
): { readonly plans: readonly PlanMargin[]; readonly tenants: readonly TenantMargin[] } {
  const held = terms.filter((one) => heldMs(one, span) > 0);
  const plans = [...new Set([...held, ...costs].map(({ planId }) => planId))].toSorted();
  const termsOf = Map.groupBy(held, ({ tenantId }) => tenantId);
  const costsOf = Map.groupBy(costs, ({ tenantId }) => tenantId);
  const tenants = [...new Set([...termsOf.keys(), ...costsOf.keys()])].map((tenantId): TenantMargin => {
    const own = termsOf.get(tenantId) ?? [];
    const spent = sum(costsOf.get(tenantId) ?? [], ({ costMicros }) => costMicros);
    return {
      tenantId,
      plan: planAtEnd(own, span) ?? defaultPlan,
      ...marginOf(
        sum(own, (one) => revenueOf(one, span)),
        spent,
      ),
    };
  });
  return {
    plans: plans.map((plan) => planMargin(plan, held, costs, span)),
    tenants: tenants.toSorted(
      (a, b) => a.marginMicros - b.marginMicros || a.tenantId.localeCompare(b.tenantId),
    ),
  };
}

function planMargin(
  plan: string,
  terms: readonly PaidTime[],
  costs: readonly PlanCost[],
  span: Span,
): PlanMargin {
  const own = terms.filter(({ planId }) => planId === plan);
  const spent = costs.filter(({ planId }) => planId === plan);
  const tenants = new Set([...own, ...spent].map(({ tenantId }) => tenantId)).size;
  const margin = marginOf(
    sum(own, (one) => revenueOf(one, span)),
    sum(spent, ({ costMicros }) => costMicros),
  );
  const byKind = Map.groupBy(spent, ({ kind }) => kind);
  const spanMs = span.to.getTime() - span.from.getTime();
  return {
    plan,
    tenants,
    ...margin,
    costs: [...byKind]
      .map(([kind, some]) => ({ kind, costMicros: sum(some, ({ costMicros }) => costMicros) }))
      .toSorted((a, b) => b.costMicros - a.costMicros || a.kind.localeCompare(b.kind)),
    marginMicrosPerTenantMonth:
      tenants === 0 || spanMs <= 0 ? null : Math.floor(((margin.marginMicros / tenants) * monthMs) / spanMs),
  };
}

/**
 * How many tenants of the free plan one of each paying plan carries: its margin, not its revenue, by what a free one costs.
 * `null` when it has no margin to carry any with, or when free ones cost nothing.
 */
export function breakEvens(
  plans: readonly PlanMargin[],
): ReadonlyArray<{ readonly plan: string; readonly freeTenants: number | null }> {
  const free = plans.find(({ plan }) => plan === defaultPlan);
  const lossMicros = -(free?.marginMicrosPerTenantMonth ?? 0);
  return plans
    .filter(({ plan, revenueMicros }) => plan !== defaultPlan && revenueMicros > 0)
    .map(({ plan, marginMicrosPerTenantMonth: margin }) => ({
      plan,
      freeTenants: margin === null || margin <= 0 || lossMicros <= 0 ? null : Math.floor(margin / lossMicros),
    }));
}
