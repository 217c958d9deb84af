import { createLog } from '@trc/runtime/log';
import { inTenant } from '@trc/runtime/tenancy';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AskAfterSilenceSchedule } from '../../../services/billing/src/inbound/ask-after-silence.schedule.ts';
import { openStripe } from '../../../services/billing/src/outbound/client.stripe.ts';
import { stripePayments } from '../../../services/billing/src/outbound/payments.stripe.ts';
import type { PaymentEvent } from '../../../services/billing/src/outbound/payments.ts';
import { silentSubscriptions } from '../../../services/billing/src/outbound/subscriptions.store.ts';
import * as life from '../../../services/simulator/src/domain/stripe/life.ts';
import type { StripeEvent, Subscription } from '../../../services/simulator/src/domain/stripe/state.ts';
import {
  type Billing,
  type Desk,
  ledgerOf,
  newTenant,
  openDesk,
  standing,
  stripeKey,
  type TenantId,
  told,
} from './desk.ts';

let desk: Desk;
let billing: Billing;
let tenantId: TenantId;
beforeAll(async () => {
  desk = await openDesk();
  billing = desk.billing('stripe');
});
afterAll(() => desk?.close());
beforeEach(() => {
  tenantId = newTenant();
});
afterEach(() => {
  desk.world.faults = [];
});

const scene = () => desk.world.stripeScene();
const own = (): Subscription => {
  const it = [...desk.world.stripe.subscriptions.values()].at(-1);
  if (!it) throw new Error('nobody has paid');
  return it;
};
async function pay(period: 'monthly' | 'yearly' = 'monthly'): Promise<Subscription> {
  for (const event of await billing.pay(tenantId, 'pro', period)) await billing.deliver(tenantId, event);
  return own();
}
async function tell(events: readonly StripeEvent[]): Promise<void> {
  for (const event of events) expect(await billing.deliver(tenantId, told(event))).toBeNull();
}
const planNow = async () => (await standing(desk, tenantId)).plan;

describe('a subscription', () => {
  it('that is not paid keeps the plan for seven days of grace, then it is free; paid later, it is back', async () => {
    const it = await pay();
    it.failing = true;
    desk.advance((it.periodEndS - scene().tools.nowS) / 86_400);
    await tell(life.passTime(scene()));
    expect(await billing.subscription(tenantId)).toMatchObject({ status: 'past_due', plan_id: 'pro' });
    expect(await planNow()).toBe('pro');
    desk.advance(6.9);
    expect(await planNow()).toBe('pro');
    desk.advance(0.2);
    expect(await planNow()).toBe('free');
    await tell(life.recover(scene(), it));
    expect(await standing(desk, tenantId)).toMatchObject({ plan: 'pro', until: null });
  });

  it('that Stripe gives up ends the plan', async () => {
    const it = await pay();
    it.failing = true;
    desk.advance(31);
    await tell(life.passTime(scene()));
    desk.advance(30);
    await tell(life.passTime(scene()));
    expect(await billing.subscription(tenantId)).toMatchObject({ status: 'ended' });
    expect(await planNow()).toBe('free');
  });

  it('that is cancelled lasts until the period ends, and ends there although nobody tells', async () => {
    const it = await pay();
    await tell(life.changeSubscription(scene(), it, { cancelAtPeriodEnd: true }));
    expect(await billing.subscription(tenantId)).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
    });
    desk.advance(27);
    expect(await planNow()).toBe('pro');
    desk.advance(5);
    expect(await planNow()).toBe('free');
    await tell(life.passTime(scene()));
    expect(await planNow()).toBe('free');
  });

  it('that renews is a second payment and the same terms', async () => {
    const it = await pay();
    desk.advance((it.periodEndS - scene().tools.nowS) / 86_400);
    await tell(life.passTime(scene()));
    expect((await billing.payments(tenantId)).items).toHaveLength(2);
    const terms = await inTenant(desk.db, tenantId, (trx) => trx.selectFrom('terms').selectAll().execute());
    expect(terms).toMatchObject([{ plan_id: 'pro', period: 'monthly', valid_until: null }]);
  });

  it('that runs refuses a second checkout; one that ends allows the next', async () => {
    const it = await pay();
    const again = () => billing.checkout(tenantId, 'pro', 'yearly');
    expect(await again()).toMatchObject({ kind: 'refused', code: 'already-subscribed' });
    await tell(life.endSubscription(scene(), it));
    expect(await again()).toMatchObject({ kind: 'opened' });
  });

  it('is bought on the latest page alone: earlier ones close, however many are opened at once', async () => {
    const open = (request: string) => billing.checkout(tenantId, 'pro', 'monthly', request);
    const before = await Promise.all([open('first'), open('second'), open('third')]);
    const latest = await open('fourth');
    for (const page of [...before, latest]) expect(page).toMatchObject({ kind: 'opened' });
    const sessions = [...desk.world.stripe.sessions.values()].filter(
      (it) => it.metadata['tenant_id'] === tenantId,
    );
    expect(sessions).toHaveLength(4);
    const payable = sessions.filter(({ status }) => status === 'open');
    expect(payable).toHaveLength(1);
    expect(latest).toMatchObject({ url: expect.stringContaining(payable[0]?.id ?? '') });
  });

  it('whose price has lost its lookup key is still known by the plan that was chosen', async () => {
    const it = await pay();
    const price = desk.world.stripe.prices.find(({ id }) => id === it.price) as { lookupKey: string };
    const { lookupKey } = price;
    price.lookupKey = 'something-else';
    await tell(life.changeSubscription(scene(), it, { cancelAtPeriodEnd: true }));
    price.lookupKey = lookupKey;
    expect(await billing.subscription(tenantId)).toMatchObject({ plan_id: 'pro', period: 'monthly' });
  });
});

describe('silence', () => {
  it('after a period is over lets billing ask, once an hour, and what was never told is found with its money', async () => {
    const it = await pay();
    desk.advance((it.periodEndS - scene().tools.nowS) / 86_400 + 0.5);
    life.passTime(scene());
    const schedule = new AskAfterSilenceSchedule(desk.db, desk.now, createLog('billing', 'silent'), {
      ring: () => undefined,
    });
    await Promise.all([schedule.run(), schedule.run()]);
    const asked = await inTenant(desk.db, tenantId, async (trx) => {
      const { rows } = await sql<{ body: PaymentEvent }>`select body from outbox`.execute(trx);
      return rows.map(({ body }) => body);
    });
    expect(new Set(asked.map(({ event_id }) => event_id)).size).toBe(1);
    for (const event of asked) expect(await billing.deliver(tenantId, event)).toBeNull();
    expect((await billing.payments(tenantId)).items).toHaveLength(2);
    expect(await billing.subscription(tenantId)).toMatchObject({ status: 'active' });
    await schedule.run();
    expect(await silentSubscriptions(desk.db, desk.now(), 100)).not.toContainEqual(
      expect.objectContaining({ id: it.id }),
    );
  });
});

describe('money', () => {
  it('EB-87: the fee of a payment is in the ledger: 2.9 % and 30 cents of 9.99 are 0.59', async () => {
    await pay();
    expect(await ledgerOf(desk, tenantId)).toEqual([
      { kind: 'payment_fee', resource: null, quantity: 590_000, cost_micros: 590_000 },
    ]);
  });

  it('a fee that Stripe has not reckoned yet is reckoned from the list price', async () => {
    const events = await billing.pay(tenantId, 'pro', 'monthly');
    for (const charge of desk.world.stripe.charges.values())
      if (charge.customer === own().customer)
        desk.world.stripe.charges.set(charge.id, { ...charge, booking: null });
    for (const event of events) await billing.deliver(tenantId, event);
    const lines = await ledgerOf(desk, tenantId);
    expect(lines.map(({ resource }) => resource).toSorted()).toEqual(['each', 'share']);
    expect(lines.reduce((sum, line) => sum + line.cost_micros, 0)).toBe(289_710 + 300_000);
  });

  it('a refund is a negative payment, once, and gives no fee back', async () => {
    const it = await pay();
    const charge = [...desk.world.stripe.charges.values()].find(({ customer }) => customer === it.customer);
    if (!charge) throw new Error('nothing was charged');
    const first = life.refundCharge(scene(), charge, 500);
    const second = life.refundCharge(scene(), charge, 499);
    await tell([...second, ...first, ...second]);
    const { items } = await billing.payments(tenantId);
    expect(items.map(({ kind, amount_micros }) => [kind, amount_micros]).toSorted()).toEqual(
      [
        ['payment', 9_990_000],
        ['refund', -5_000_000],
        ['refund', -4_990_000],
      ].toSorted(),
    );
    expect(await ledgerOf(desk, tenantId)).toHaveLength(1);
  });
});

describe('trouble', () => {
  it.each(['500', '503', '429-no-retry-after'] as const)(
    'a Stripe that answers %s is asked again later, and nothing is lost or kept by half',
    async (kind) => {
      const events = await billing.pay(tenantId, 'pro', 'monthly');
      desk.world.addFault({ target: 'stripe', kind, times: 100, skip: 0 });
      for (const event of events) expect(await billing.deliver(tenantId, event)).toMatch(/did not serve/);
      expect((await billing.payments(tenantId)).items).toEqual([]);
      desk.world.faults = [];
      for (const event of events) expect(await billing.deliver(tenantId, event)).toBeNull();
      expect(await planNow()).toBe('pro');
      expect((await billing.payments(tenantId)).items).toHaveLength(1);
    },
  );

  it('an event about another customer changes nothing for this tenant', async () => {
    const events = await billing.pay(newTenant(), 'pro', 'monthly');
    await billing.checkout(tenantId, 'pro', 'monthly');
    for (const event of events) expect(await billing.deliver(tenantId, event)).toBeNull();
    expect(await planNow()).toBe('free');
    expect((await billing.payments(tenantId)).items).toEqual([]);
  });

  it('an answer that gets lost on the way makes no second customer and no second page', async () => {
    desk.world.addFault({ target: 'stripe', kind: 'lost-answer', method: 'POST', times: 1, skip: 0 });
    const customers = desk.world.stripe.customers.size;
    expect(await billing.checkout(tenantId, 'pro', 'monthly')).toMatchObject({ kind: 'opened' });
    expect(desk.world.stripe.customers.size).toBe(customers + 1);
  });

  it('a wrong key waits for a right one, and no error tells a key', async () => {
    const key = 'sk_live_51H8secretsecretsecret9XyZ';
    const payments = stripePayments(openStripe({ secretKey: key, apiUrl: `${desk.simulator.url}/stripe` }));
    const failed = await payments.customerOf(tenantId).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'ProviderUnavailable' });
    const { message, stack, cause } = failed as Error;
    const said = JSON.stringify([message, stack, cause, failed]);
    for (const secret of [key, stripeKey, 'secretsecret']) expect(said).not.toContain(secret);
  });
});
