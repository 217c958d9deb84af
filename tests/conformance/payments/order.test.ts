import { inTenant } from '@trc/runtime/tenancy';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addAccount } from '../../../services/billing/src/outbound/payment-accounts.store.ts';
import type { PaymentEvent } from '../../../services/billing/src/outbound/payments.ts';
import * as life from '../../../services/simulator/src/domain/stripe/life.ts';
import type { StripeEvent, Subscription } from '../../../services/simulator/src/domain/stripe/state.ts';
import {
  type Billing,
  type Desk,
  newTenant,
  openDesk,
  type Standing,
  standing,
  type TenantId,
  told,
} from './desk.ts';

/** Stripe promises neither that events come in order, nor that one comes once. */
let desk: Desk;
let billing: Billing;
beforeAll(async () => {
  desk = await openDesk();
  billing = desk.billing('stripe');
});
afterAll(() => desk?.close());

const scene = () => desk.world.stripeScene();
const newest = (): Subscription => {
  const it = [...desk.world.stripe.subscriptions.values()].at(-1);
  if (!it) throw new Error('nobody has paid');
  return it;
};
const ordersOf = <T>(items: readonly T[]): readonly T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => ordersOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
const kindOf = ({ type }: PaymentEvent) => type.split('.').at(-1);

/** What a customer and time do after the payment, and what is true after it. */
const lives: ReadonlyArray<{
  readonly name: string;
  readonly live: (it: Subscription) => readonly StripeEvent[];
  readonly plan: string;
  readonly until: (it: Subscription) => number | null;
}> = [
  {
    name: 'cancelled at the period’s end, and not over yet',
    live: (it) => life.changeSubscription(scene(), it, { cancelAtPeriodEnd: true }),
    plan: 'pro',
    until: (it) => it.periodEndS,
  },
  {
    name: 'cancelled and taken back',
    live: (it) => [
      ...life.changeSubscription(scene(), it, { cancelAtPeriodEnd: true }),
      ...life.changeSubscription(scene(), it, { cancelAtPeriodEnd: false }),
    ],
    plan: 'pro',
    until: () => null,
  },
  {
    name: 'ended',
    live: (it) => [
      ...life.changeSubscription(scene(), it, { cancelAtPeriodEnd: true }),
      ...life.endSubscription(scene(), it),
    ],
    plan: 'free',
    until: () => null,
  },
  {
    name: 'switched to another plan',
    live: (it) => life.changeSubscription(scene(), it, { price: 'price_enterprise_month' }),
    plan: 'enterprise',
    until: () => null,
  },
  {
    name: 'not paid again',
    live: (it) => {
      it.failing = true;
      return life.renew(scene(), it);
    },
    plan: 'pro',
    until: (it) => it.periodStartS + 7 * 86_400,
  },
];

it.each(lives)('created, updated, deleted and paid in every order are the same terms: $name', async (one) => {
  const paid = await billing.pay(newTenant(), 'pro', 'monthly');
  const customer = newest();
  const later = one.live(customer).map(told);
  const all = [...paid, ...later].filter((event) => kindOf(event) !== 'completed');
  expect(all.length).toBeGreaterThanOrEqual(3);
  const ends: Standing[] = [];
  for (const order of ordersOf(all)) {
    const tenantId = newTenant();
    await adopt(tenantId, customer.customer);
    for (const event of order) expect(await billing.deliver(tenantId, event)).toBeNull();
    ends.push(await standing(desk, tenantId));
    expect((await billing.payments(tenantId)).items).toHaveLength(1);
  }
  const until = one.until(customer);
  expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
  expect(ends[0]).toMatchObject({
    plan: one.plan,
    until: until === null ? null : new Date(until * 1_000).toISOString(),
  });
});

/** The customer is another tenant's from now on: one life at Stripe, told to many. */
async function adopt(tenantId: TenantId, customerId: string): Promise<void> {
  await sql`delete from billing.payment_accounts where customer_id = ${customerId}`.execute(desk.admin);
  await sql`delete from billing.subscriptions`.execute(desk.admin);
  await inTenant(desk.db, tenantId, (trx) =>
    addAccount(trx, { tenantId, provider: 'stripe', customerId }, desk.now()),
  );
}

type Step = 'cancel' | 'keep' | 'switch' | 'switch back' | 'renew' | 'fail' | 'recover' | 'end';
const steps: readonly Step[] = ['cancel', 'keep', 'switch', 'switch back', 'renew', 'fail', 'recover', 'end'];

function take(step: Step): readonly StripeEvent[] {
  const it = newest();
  if (it.status === 'canceled') return [];
  switch (step) {
    case 'cancel':
    case 'keep':
      return life.changeSubscription(scene(), it, { cancelAtPeriodEnd: step === 'cancel' });
    case 'switch':
      return life.changeSubscription(scene(), it, { price: 'price_enterprise_month' });
    case 'switch back':
      return life.changeSubscription(scene(), it, { price: 'price_pro_month' });
    case 'renew':
      return it.status === 'active' && !it.cancelAtPeriodEnd ? life.renew(scene(), it) : [];
    case 'fail':
      it.failing = true;
      return it.status === 'active' && !it.cancelAtPeriodEnd ? life.renew(scene(), it) : [];
    case 'recover':
      return life.recover(scene(), it);
    case 'end':
      return life.endSubscription(scene(), it);
  }
}

it('any life, told late, twice, at once and in any order, ends as one that was told at once and in order', async () => {
  const lifeAndMail = fc.record({
    life: fc.array(fc.constantFrom(...steps), { maxLength: 6 }),
    /** After each step: which of the waiting letters come then, by place; some twice. */
    mail: fc.array(fc.array(fc.nat({ max: 20 }), { maxLength: 3 }), { minLength: 7, maxLength: 7 }),
    seed: fc.infiniteStream(fc.nat()),
  });
  await fc.assert(
    fc.asyncProperty(lifeAndMail, async ({ life: lived, mail, seed }) => {
      const tenantId = newTenant();
      const sent: PaymentEvent[] = [...(await billing.pay(tenantId, 'pro', 'monthly'))];
      for (const [i, step] of lived.entries()) {
        sent.push(...take(step).map(told));
        const some = (mail[i] ?? []).flatMap((place) => sent[place % sent.length] ?? []);
        await Promise.all(some.map((event) => billing.deliver(tenantId, event)));
      }
      const rest = sent
        .map((event) => ({ event, place: seed.next().value }))
        .toSorted((a, b) => a.place - b.place);
      for (const { event } of rest) await billing.deliver(tenantId, event);
      const it = newest();
      const isEnded = it.status === 'canceled';
      const end =
        it.status === 'past_due' ? it.periodStartS + 7 * 86_400 : it.cancelAtPeriodEnd ? it.periodEndS : null;
      expect(await standing(desk, tenantId)).toMatchObject({
        plan: isEnded ? 'free' : it.price.split('_')[1],
        ...(isEnded ? {} : { until: end === null ? null : new Date(end * 1_000).toISOString() }),
      });
      const paid = [...desk.world.stripe.invoices.values()].filter(
        ({ subscription, paidAtS }) => subscription === it.id && paidAtS !== null,
      );
      const { items } = await billing.payments(tenantId);
      expect(items.map(({ reference }) => reference).toSorted()).toEqual(paid.map(({ id }) => id).toSorted());
    }),
    { numRuns: 25 },
  );
});
