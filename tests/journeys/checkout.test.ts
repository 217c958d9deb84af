import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBillingCheckout } from '@trc/contracts/http/create-billing-checkout.v1';
import { createBillingPortal } from '@trc/contracts/http/create-billing-portal.v1';
import { getBillingSubscription } from '@trc/contracts/http/get-billing-subscription.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { listBillingPayments } from '@trc/contracts/http/list-billing-payments.v1';
import { receiveStripeEvent } from '@trc/contracts/http/receive-stripe-event.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import type { Tenant } from '../support/tenants.ts';

const secrets = { key: 'sk_test_journeyOfACustomer7Qx', webhook: 'whsec_journeyOfACustomer9Zk' };

/** One customer, from the free plan to the paid one and back, in the order of the file. */
let installation: Installation;
let customer: Tenant;
beforeAll(async () => {
  installation = await install('checkout', {
    services: ['simulator', 'gateway', 'billing'],
    env: {
      STRIPE_SECRET_KEY: secrets.key,
      STRIPE_WEBHOOK_SECRET: secrets.webhook,
      SIM_STRIPE_WEBHOOK_SECRET: secrets.webhook,
    },
  });
  customer = await installation.newTenant('free');
});
afterAll(() => installation?.stop());

const usage = () => customer.api.call(getUsage);
const subscription = () => customer.api.call(getBillingSubscription);
const onPlan = (plan: string) =>
  eventually(`the plan is ${plan}`, async () => {
    const now = await usage();
    return now.plan === plan && now;
  });
const press = (url: string, form: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
const openCheckout = () =>
  customer.api.call(createBillingCheckout, {
    body: { plan_id: 'pro', period: 'monthly', success_path: '/account?paid=1', cancel_path: '/account' },
  });

it('who has not paid is free, and has no portal', async () => {
  expect((await usage()).plan).toBe('free');
  expect(await subscription()).toMatchObject({ provider: 'stripe', status: 'none', plan_id: null });
  expect(await customer.api.refusal(createBillingPortal, { body: {} })).toMatchObject({
    status: 409,
    code: 'not-subscribed',
  });
  const elsewhere = { plan_id: 'pro', period: 'monthly', success_path: '//elsewhere.example' } as const;
  expect(await customer.api.refusal(createBillingCheckout, { body: elsewhere })).toMatchObject({
    code: 'invalid-request',
  });
});

it('a report that Stripe did not sign changes nothing', async () => {
  const refusal = await customer.api.refusal(receiveStripeEvent, {
    headers: { 'stripe-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}` },
  });
  expect(refusal).toMatchObject({ status: 400, code: 'invalid-signature' });
});

it('a paid checkout gives the plan with its entitlements, also while Stripe stumbles', async () => {
  const { url } = await openCheckout();
  expect(await (await fetch(url ?? '')).text()).toContain('$9.99 per month');
  await installation.simulator.control('POST', 'faults', { target: 'stripe', kind: '500', times: 3 });
  const paid = await press(url ?? '');
  expect(paid.headers.get('location')).toBe(`${installation.stack.url}/account?paid=1`);
  const { limits, queue } = await onPlan('pro');
  expect(queue).toBe('pro');
  expect(limits.find(({ name }) => name === 'uploads')).toMatchObject({ limit: 1_000, window: 'month' });
  expect(await subscription()).toMatchObject({
    status: 'active',
    plan_id: 'pro',
    period: 'monthly',
    cancel_at_period_end: false,
  });
  const { items } = await eventually('the payment is written', async () => {
    const page = await customer.api.call(listBillingPayments);
    return page.items.length > 0 && page;
  });
  expect(items).toMatchObject([
    { kind: 'payment', amount_micros: 9_990_000, currency: 'usd', plan_id: 'pro' },
  ]);
  expect(
    await customer.api.refusal(createBillingCheckout, { body: { plan_id: 'pro', period: 'yearly' } }),
  ).toMatchObject({
    status: 409,
    code: 'already-subscribed',
  });
});

it('every report again and backwards changes nothing', async () => {
  const { items } = (await installation.simulator.control('GET', 'stripe/events')) as {
    items: { id: string }[];
  };
  const ids = items.map(({ id }) => id).toReversed();
  const resent = (await installation.simulator.control('POST', 'stripe/resend', { ids })) as {
    items: { status: number }[];
  };
  expect(resent.items.map(({ status }) => status)).toEqual(ids.map(() => 200));
  const handed = `select 1 from gateway.outbox where subject = 'cmd.billing.apply-payment-event.v1'`;
  const handled = `select 1 from billing.inbox where consumer like '%apply-payment-event%' and state = 'done'`;
  await eventually('all of them are handled', async () => {
    return (await installation.count(handled)) === (await installation.count(handed));
  });
  expect((await usage()).plan).toBe('pro');
  const terms = 'select 1 from billing.terms where tenant_id = $1 and plan_id = $2';
  expect(await installation.count(terms, [customer.id, 'pro'])).toBe(1);
  expect((await customer.api.call(listBillingPayments)).items).toHaveLength(1);
});

it('cancelled in the portal, the plan lasts until its period ends', async () => {
  const { url } = await customer.api.call(createBillingPortal, { body: { return_path: '/account' } });
  const page = await (await fetch(url ?? '')).text();
  const id = /name="subscription" value="([^"]+)"/.exec(page)?.[1] ?? '';
  await press(url ?? '', { subscription: id, cancel: 'true' });
  const ending = await eventually('the end is known', async () => {
    const now = await subscription();
    return now.cancel_at_period_end && now;
  });
  expect(ending).toMatchObject({ status: 'active', plan_id: 'pro' });
  expect(await usage()).toMatchObject({ plan: 'pro', grace_until: null });
  const ends = 'select valid_until from billing.terms where tenant_id = $1 and valid_until > now()';
  const [terms] = await installation.rows<{ valid_until: Date }>(ends, [customer.id]);
  expect(terms?.valid_until.toISOString()).toBe(ending.current_period_end);
});

it('after the period the tenant is free, with time to take its things out, and may come back', async () => {
  await installation.simulator.control('POST', 'stripe/clock', { advance_s: 32 * 86_400 });
  const { grace_until } = await onPlan('free');
  expect(Date.parse(grace_until ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
  expect(await subscription()).toMatchObject({ status: 'ended', cancel_at_period_end: false });
  expect((await openCheckout()).url).toContain('/stripe/pay/cs_test_');
});

it('neither the key nor the signing secret is in any log', async () => {
  const folder = join(installation.stack.site.runDir, 'logs');
  const logs = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(logs.length).toBeGreaterThanOrEqual(3);
  for (const secret of Object.values(secrets)) expect(logs.join('\n')).not.toContain(secret);
});
