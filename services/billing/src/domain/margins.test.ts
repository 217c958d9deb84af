import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakEvens, marginsOf, type PaidTime, type PlanCost, revenueOf } from './margins.ts';

const day = (n: number) => new Date(Date.UTC(2026, 10, 1 + n));
const span = { from: day(0), to: day(30) };
const terms = (over: Partial<PaidTime>): PaidTime => ({
  tenantId: 'a',
  planId: 'pro',
  period: 'monthly',
  priceMicros: 9_990_000,
  validFrom: day(-10),
  validUntil: null,
  trial: false,
  ...over,
});
const cost = (over: Partial<PlanCost>): PlanCost => ({
  tenantId: 'a',
  planId: 'pro',
  kind: 'cpu_ms',
  costMicros: 1_000,
  ...over,
});

describe('revenue', () => {
  it('is the price of a period for the time that the terms held in the span', () => {
    expect(revenueOf(terms({}), span)).toBe(9_990_000);
    expect(revenueOf(terms({ validFrom: day(15) }), span)).toBe(4_995_000);
    expect(revenueOf(terms({ validUntil: day(3) }), span)).toBe(999_000);
    expect(revenueOf(terms({ validUntil: day(-1) }), span)).toBe(0);
  });

  it('of a year is spread over its days', () => {
    expect(revenueOf(terms({ period: 'yearly', priceMicros: 365_000_000 }), span)).toBe(30_000_000);
  });

  it('of a trial is nothing', () => {
    expect(revenueOf(terms({ period: null, trial: true }), span)).toBe(0);
  });
});

describe('margins', () => {
  it('have every micro-dollar of cost and revenue in exactly one plan and one tenant', () => {
    const tenant = fc.constantFrom('a', 'b', 'c', 'd');
    const plan = fc.constantFrom('free', 'pro', 'enterprise');
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            tenantId: tenant,
            planId: plan,
            kind: fc.constantFrom('cpu_ms', 'emails'),
            costMicros: fc.nat(),
          }),
        ),
        fc.array(fc.record({ tenantId: tenant, planId: plan, days: fc.nat({ max: 29 }) })),
        (costs, times) => {
          const paid = times.map(({ tenantId, planId, days }) =>
            terms({ tenantId, planId, validFrom: day(days) }),
          );
          const { plans, tenants } = marginsOf(paid, costs, span);
          const spent = costs.reduce((sum, { costMicros }) => sum + costMicros, 0);
          const earned = paid.reduce((sum, one) => sum + revenueOf(one, span), 0);
          for (const all of [plans, tenants]) {
            expect(all.reduce((sum, one) => sum + one.costMicros, 0)).toBe(spent);
            expect(all.reduce((sum, one) => sum + one.revenueMicros, 0)).toBe(earned);
          }
          for (const { costs: kinds, costMicros } of plans)
            expect(kinds.reduce((sum, one) => sum + one.costMicros, 0)).toBe(costMicros);
        },
      ),
    );
  });

  it('say plainly when a plan loses money (EB-80, EB-87)', () => {
    const { plans } = marginsOf(
      [terms({})],
      [
        cost({ costMicros: 9_500_000 }),
        cost({ kind: 'payment_fee', costMicros: 589_710 }),
        cost({ tenantId: 'b', planId: 'free', costMicros: 300_000 }),
      ],
      span,
    );
    expect(plans).toMatchObject([
      { plan: 'free', tenants: 1, marginMicros: -300_000, losesMoney: true },
      {
        plan: 'pro',
        tenants: 1,
        marginMicros: -99_710,
        losesMoney: true,
        marginMicrosPerTenantMonth: -99_710,
      },
    ]);
  });

  it('of a tenant that changed its plan show the last one', () => {
    const { tenants } = marginsOf(
      [terms({ validUntil: day(10) }), terms({ planId: 'free', period: null, validFrom: day(10) })],
      [],
      span,
    );
    expect(tenants).toMatchObject([{ tenantId: 'a', plan: 'free', revenueMicros: 3_330_000 }]);
  });
});

describe('break-even (EB-83)', () => {
  const plansAt = (proCost: number) =>
    marginsOf(
      [terms({})],
      [cost({ costMicros: proCost }), cost({ tenantId: 'f', planId: 'free', costMicros: 300_000 })],
      span,
    ).plans;

  it('counts free tenants by the margin, not by the revenue', () => {
    expect(breakEvens(plansAt(3_990_000))).toEqual([{ plan: 'pro', freeTenants: 20 }]);
  });

  it('is none for a plan that loses money itself', () => {
    expect(breakEvens(plansAt(10_200_000))).toEqual([{ plan: 'pro', freeTenants: null }]);
  });
});
