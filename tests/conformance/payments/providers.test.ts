import { inTenant } from '@trc/runtime/tenancy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignTerms } from '../../../services/billing/src/outbound/plans.store.ts';
import { endSubscription } from '../../../services/simulator/src/domain/stripe/life.ts';
import { type Billing, type Desk, newTenant, openDesk, standing, type TenantId, told } from './desk.ts';

/** What holds for whoever takes the money. */
let desk: Desk;
let billing: Billing;
let tenantId: TenantId;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());
beforeEach(() => {
  tenantId = newTenant();
});

const deliverAll = async (...args: Parameters<Billing['pay']>) => {
  const events = await billing.pay(...args);
  for (const event of events) expect(await billing.deliver(tenantId, event)).toBeNull();
  return events;
};
const termsOf = () =>
  inTenant(desk.db, tenantId, (trx) => trx.selectFrom('terms').selectAll().orderBy('id').execute());

describe.each(['stripe', 'manual'] as const)('payments by %s', (provider) => {
  beforeAll(() => {
    billing = desk.billing(provider);
  });

  it('a checkout leads a person on, and the same request gives the same page', async () => {
    const ask = () => billing.checkout(tenantId, 'pro', 'monthly', 'job_once');
    const first = await ask();
    expect(first).toMatchObject({ kind: 'opened', provider });
    expect(first.kind === 'opened' && (first.url ?? first.instructions)).toBeTruthy();
    expect(await ask()).toEqual(first);
  });

  it('a plan without a price is not for sale, and neither is one that does not exist', async () => {
    for (const plan of ['free', 'platinum'])
      expect(await billing.checkout(tenantId, plan, 'monthly')).toMatchObject({
        kind: 'refused',
        code: 'plan-not-for-sale',
      });
  });

  it.each(['monthly', 'yearly'] as const)(
    'a %s payment gives the plan and is one exact line',
    async (period) => {
      expect((await standing(desk, tenantId)).plan).toBe('free');
      await deliverAll(tenantId, 'pro', period);
      expect(await standing(desk, tenantId)).toMatchObject({ plan: 'pro', period });
      const { items } = await billing.payments(tenantId);
      expect(items).toMatchObject([
        {
          kind: 'payment',
          provider,
          plan_id: 'pro',
          period,
          amount_micros: period === 'monthly' ? 9_990_000 : 99_000_000,
          currency: 'usd',
        },
      ]);
      const days =
        (Date.parse((await billing.subscription(tenantId)).current_period_end ?? '') - desk.now().getTime()) /
        86_400_000;
      expect(Math.round(days)).toBeGreaterThanOrEqual(period === 'monthly' ? 28 : 365);
      expect(Math.round(days)).toBeLessThanOrEqual(period === 'monthly' ? 31 : 366);
    },
  );

  it('what is told again changes nothing', async () => {
    const events = await deliverAll(tenantId, 'pro', 'monthly');
    const before = [await termsOf(), await billing.payments(tenantId), await billing.subscription(tenantId)];
    for (const event of [...events, ...events.toReversed()]) await billing.deliver(tenantId, event);
    expect([await termsOf(), await billing.payments(tenantId), await billing.subscription(tenantId)]).toEqual(
      before,
    );
  });

  it('eight deliveries of every event at once make one payment and one stretch of terms', async () => {
    const events = await billing.pay(tenantId, 'pro', 'monthly');
    const all = Array.from({ length: 8 }, () => events).flat();
    await Promise.all(all.map((event) => billing.deliver(tenantId, event)));
    expect((await billing.payments(tenantId)).items).toHaveLength(1);
    expect(await termsOf()).toMatchObject([{ plan_id: 'pro', reason: 'checkout' }]);
  });

  it('a portal is there for who has been at the checkout, and refused to who has not', async () => {
    const ask = () => billing.portal.answer({ return_url: 'https://music.example.com/' }, { tenantId });
    expect(await ask()).toMatchObject({ kind: 'refused', code: 'not-subscribed' });
    await billing.checkout(tenantId, 'pro', 'monthly');
    expect(await ask()).toMatchObject({ kind: 'opened', provider });
  });

  it('a tenant sees its own payments and nobody else’s', async () => {
    await deliverAll(tenantId, 'pro', 'monthly');
    expect((await billing.payments(newTenant())).items).toEqual([]);
    expect(await billing.subscription(newTenant())).toMatchObject({
      provider,
      status: 'none',
      plan_id: null,
    });
  });

  it('a plan that the operator has agreed in the meantime outlives the payments', async () => {
    await deliverAll(tenantId, 'pro', 'monthly');
    await inTenant(desk.db, tenantId, (trx) =>
      assignTerms(
        trx,
        tenantId,
        { planId: 'enterprise', period: null, from: desk.now(), reason: 'assigned' },
        desk.now(),
      ),
    );
    await endPayments(provider);
    expect((await standing(desk, tenantId)).plan).toBe('enterprise');
  });
});

/** The subscription ends at once; a manual one ends by itself. */
async function endPayments(provider: 'stripe' | 'manual'): Promise<void> {
  if (provider === 'manual') return desk.advance(32);
  const it = [...desk.world.stripe.subscriptions.values()].at(-1);
  if (!it) throw new Error('nobody has paid');
  for (const event of endSubscription(desk.world.stripeScene(), it))
    await billing.deliver(tenantId, told(event));
}

describe('without payments', () => {
  it('a checkout and a portal are refused with the reason', async () => {
    const off = desk.billing('off');
    expect(await off.checkout(tenantId, 'pro', 'monthly')).toMatchObject({ code: 'payments-off' });
    const portal = off.portal.answer({ return_url: 'https://music.example.com/' }, { tenantId });
    expect(await portal).toMatchObject({ code: 'payments-off' });
    expect(await off.subscription(tenantId)).toMatchObject({ provider: 'off', status: 'none' });
  });
});
