import { join } from 'node:path';
import { createAdminPayment } from '@trc/contracts/http/create-admin-payment.v1';
import { createBillingCheckout } from '@trc/contracts/http/create-billing-checkout.v1';
import { getBillingSubscription } from '@trc/contracts/http/get-billing-subscription.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { listBillingPayments } from '@trc/contracts/http/list-billing-payments.v1';
import { receiveStripeEvent } from '@trc/contracts/http/receive-stripe-event.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../tools/settings.ts';
import { type Installation, install } from '../support/installation.ts';
import { expectWorld, ownLoops } from '../support/seeds.ts';
import { allCallsAllowed } from '../support/settings.ts';
import type { Tenant } from '../support/tenants.ts';
import { buildWorld } from '../support/worlds.ts';

const noStripe = { STRIPE_SECRET_KEY: '', STRIPE_API_URL: '', STRIPE_WEBHOOK_SECRET: '' };
const checkout = { body: { plan_id: 'pro', period: 'monthly' } } as const;

/** An installation that knows nothing of Stripe. */
let installation: Installation;
let customer: Tenant;
beforeAll(async () => {
  installation = await install('without-stripe', {
    env: {
      ...allCallsAllowed,
      ...noStripe,
      PAYMENTS: 'manual',
      PAYMENT_CONTACT_URL: 'mailto:money@example.com',
    },
  });
  customer = await installation.newTenant('free');
});
afterAll(() => installation?.stop());

const answers = { texture: { options: ['warm-analog'] }, emotion: { options: ['calm-serene'] } };

it('three own sounds are analysed and make a world with playlists', async () => {
  const ids = [...(await ownLoops(customer.api))];
  const built = await buildWorld(customer.api, { seeds: { kind: 'tracks', ids }, answers });
  expect(expectWorld(built, 'tracks')).toBe(3);
});

it('a checkout says how to pay, and what comes as a report of Stripe is refused', async () => {
  const page = await customer.api.call(createBillingCheckout, checkout);
  expect(page).toMatchObject({ provider: 'manual', url: 'mailto:money@example.com' });
  expect(page.instructions).toContain(customer.id);
  expect(await customer.api.refusal(receiveStripeEvent)).toMatchObject({ code: 'payments-off' });
});

it('a payment that the operator confirms gives the plan for its period, and the same reference is one payment', async () => {
  const operator = await installation.newTenant('enterprise');
  const payment = {
    tenant_id: customer.id,
    plan_id: 'pro',
    period: 'monthly',
    amount_micros: 9_990_000,
    reference: 'transfer 7',
  } as const;
  expect(await customer.api.refusal(createAdminPayment, { body: payment })).toMatchObject({
    code: 'not-allowed',
  });
  await installation.rows(`update gateway.users set role = 'operator' where id = $1`, [operator.userId]);
  await operator.api.call(createAdminPayment, { body: payment });
  await operator.api.call(createAdminPayment, { body: payment });
  await eventually('the plan is there', async () => (await customer.api.call(getUsage)).plan === 'pro');
  const handled = `select 1 from billing.inbox where consumer like '%apply-payment-event%' and state = 'done'`;
  await eventually('both are handled', async () => (await installation.count(handled)) === 2);
  expect((await customer.api.call(listBillingPayments)).items).toMatchObject([
    { provider: 'manual', reference: 'transfer 7', amount_micros: 9_990_000 },
  ]);
  const { current_period_end, ...rest } = await customer.api.call(getBillingSubscription);
  expect(rest).toMatchObject({ provider: 'manual', status: 'active', plan_id: 'pro' });
  const days = (Date.parse(current_period_end ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(27);
  expect(days).toBeLessThan(32);
  const unknown = { ...payment, plan_id: 'platinum', reference: 'transfer 8' };
  expect(await operator.api.refusal(createAdminPayment, { body: unknown })).toMatchObject({
    code: 'plan-not-for-sale',
  });
});

it('where nobody takes payments at all, a checkout says so', async () => {
  const { supervisor, environmentOf, readyUrl } = installation.stack;
  await supervisor.stop('billing');
  supervisor.spawnService({
    name: 'billing',
    command: process.execPath,
    args: [join(root, 'services/billing/dist/main.js')],
    env: { ...environmentOf('billing'), PAYMENTS: 'off' },
  });
  await supervisor.waitReady('billing', readyUrl('billing'));
  expect(await customer.api.refusal(createBillingCheckout, checkout)).toMatchObject({
    status: 422,
    code: 'payments-off',
  });
  expect((await customer.api.call(getUsage)).plan).toBe('pro');
});
