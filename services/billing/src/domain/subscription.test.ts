import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prolong } from './manual-payment.ts';
import { microsOfMinor } from './payment.ts';
import { lookupKeyOf, planOfPrice } from './stripe-price.ts';
import { billsAgain, foremost, grantOf, later, type Subscription } from './subscription.ts';

const now = new Date('2026-11-21T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const subscription = (over: Partial<Subscription> = {}): Subscription => ({
  id: 'sub_1',
  planId: 'pro',
  period: 'monthly',
  status: 'active',
  periodStart: days(-1),
  periodEnd: days(29),
  endsAt: null,
  asked: 1,
  ...over,
});
const pro = { planId: 'pro', period: 'monthly' } as const;

describe('what subscriptions give', () => {
  it.each<[string, Partial<Subscription>, Date | null | 'nothing']>([
    ['one that renews gives the plan without an end', {}, null],
    ['one that is cancelled, until its end', { endsAt: days(29) }, days(29)],
    ['one that has passed its end, nothing', { endsAt: now }, 'nothing'],
    ['one that is not paid, for seven days of its period', { status: 'past_due' }, days(6)],
    ['one that is not paid for longer, nothing', { status: 'past_due', periodStart: days(-7) }, 'nothing'],
    ['one that was never paid, nothing', { status: 'none' }, 'nothing'],
    ['one that has ended, nothing', { status: 'ended' }, 'nothing'],
  ])('%s', (_, over, until) => {
    const expected = until === 'nothing' ? null : { ...pro, until };
    expect(grantOf([subscription(over)], now)).toEqual(expected);
  });

  it('is the longest, in whichever order they are looked at', () => {
    const some = [
      subscription({ id: 'sub_1', status: 'ended' }),
      subscription({ id: 'sub_2', planId: 'enterprise', periodStart: days(-3) }),
      subscription({ id: 'sub_3', endsAt: days(29), periodStart: days(0) }),
      subscription({ id: 'sub_4', planId: 'pro', periodStart: days(-2) }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: 4 }), (order) => {
        expect(grantOf(order, now)).toEqual({ ...pro, until: null });
      }),
    );
  });

  it('a look that began earlier never replaces what a later one saw', () => {
    const old = subscription({ asked: 4 });
    const young = subscription({ asked: 5, status: 'ended' });
    expect(later(old, young)).toBe(young);
    expect(later(young, old)).toBe(young);
    expect(later(null, old)).toBe(old);
  });

  it('a second bill would follow one that renews or is tried again, and none that ends', () => {
    expect(billsAgain([subscription({ endsAt: days(29) }), subscription({ status: 'ended' })])).toBe(false);
    expect(billsAgain([subscription({ status: 'past_due' })])).toBe(true);
    expect(billsAgain([subscription()])).toBe(true);
  });

  it('the one to show runs, and began last', () => {
    const ended = subscription({ id: 'sub_new', status: 'ended', periodStart: now });
    expect(foremost([ended, subscription()])?.id).toBe('sub_1');
    expect(foremost([subscription({ status: 'ended' }), ended])?.id).toBe('sub_new');
    expect(foremost([])).toBeNull();
  });
});

describe('a payment by hand', () => {
  it('runs for its period, and the next one from where it ends', () => {
    const first = prolong('manual_1', null, { ...pro, confirmedAt: new Date('2027-01-31T10:00:00Z') });
    expect(first.periodEnd.toISOString()).toBe('2027-02-28T10:00:00.000Z');
    const second = prolong('manual_1', first, { ...pro, confirmedAt: new Date('2027-02-01T00:00:00Z') });
    expect(second.periodEnd.toISOString()).toBe('2027-03-28T10:00:00.000Z');
    expect(second.periodStart).toEqual(first.periodStart);
    const other = prolong('manual_1', second, {
      planId: 'enterprise',
      period: 'yearly',
      confirmedAt: new Date('2027-03-01T00:00:00Z'),
    });
    expect(other).toMatchObject({
      planId: 'enterprise',
      endsAt: new Date('2028-03-01T00:00:00Z'),
    });
  });
});

describe('prices at Stripe', () => {
  it('are known by their key, whatever the plan is called, and else by what was chosen', () => {
    for (const planId of ['pro', 'pro_plus', 'large-2'])
      for (const period of ['monthly', 'yearly'] as const) {
        const words = { lookupKey: lookupKeyOf(planId, period), interval: null, chosenPlanId: 'other' };
        expect(planOfPrice(words)).toEqual({ planId, period });
      }
    expect(planOfPrice({ lookupKey: null, interval: 'year', chosenPlanId: 'pro' })).toEqual({
      planId: 'pro',
      period: 'yearly',
    });
    expect(planOfPrice({ lookupKey: 'shirt', interval: 'month', chosenPlanId: null })).toBeNull();
    expect(planOfPrice({ lookupKey: null, interval: 'week', chosenPlanId: 'pro' })).toBeNull();
  });

  it('come in the smallest unit of their currency', () => {
    expect(microsOfMinor(999, 'usd')).toBe(9_990_000);
    expect(microsOfMinor(1_500, 'jpy')).toBe(1_500_000_000);
    expect(microsOfMinor(1_250, 'kwd')).toBe(1_250_000);
  });
});
