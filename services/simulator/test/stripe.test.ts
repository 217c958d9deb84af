import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../src/server.ts';
import { call, control, start } from './walk.ts';

const key = 'sk_test_simulator';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await start();
});
afterAll(() => simulator.close());
beforeEach(() => simulator.world.reset());

const api = (
  method: string,
  path: string,
  form?: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  call(`${simulator.url}/stripe/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'stripe-version': '2026-10-28.endive', ...headers },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
const errorOf = async (answer: ReturnType<typeof api>) => {
  const { status, json } = await answer;
  const { type, code, param } = json.error;
  return { status, type, code, param };
};
const customer = async () => (await api('POST', 'customers', {})).json.id as string;
const sessionForm = async () => ({
  mode: 'subscription',
  customer: await customer(),
  'line_items[0][price]': 'price_pro_month',
  'line_items[0][quantity]': '1',
  success_url: 'https://music.example.com/paid?session={CHECKOUT_SESSION_ID}',
  'subscription_data[metadata][plan_id]': 'pro',
});
/** Somebody pays for the monthly plan. */
async function paid() {
  const session = (await api('POST', 'checkout/sessions', await sessionForm())).json;
  const page = await call(session.url, { method: 'POST' });
  const { subscription } = (await api('GET', `checkout/sessions/${session.id}`)).json;
  return { session, page, subscription: subscription as string };
}

describe('the API of Stripe', () => {
  it('asks for a secret test key and shows no key that it refuses', async () => {
    const refused = { status: 401, type: 'invalid_request_error' };
    expect(await errorOf(api('GET', 'prices', undefined, { authorization: '' }))).toMatchObject(refused);
    for (const wrong of ['sk_live_0123456789abcdef', 'pk_test_0123456789abcdef', 'sk_test_']) {
      const answer = await api('GET', 'prices', undefined, { authorization: `Bearer ${wrong}` });
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain(wrong);
    }
  });

  it('refuses parameters that it does not know and misses those that it needs, each by name', async () => {
    const form = await sessionForm();
    const { mode: _, ...lacking } = form;
    expect(await errorOf(api('POST', 'checkout/sessions', lacking))).toMatchObject({
      status: 400,
      param: 'mode',
    });
    const { success_url: __, ...nowhere } = form;
    expect(await errorOf(api('POST', 'checkout/sessions', nowhere))).toMatchObject({
      status: 400,
      code: 'parameter_missing',
      param: 'success_url',
    });
    expect(await errorOf(api('POST', 'checkout/sessions', { ...form, discount: '100' }))).toMatchObject({
      status: 400,
      code: 'parameter_unknown',
      param: 'discount',
    });
    const deep = { ...form, 'line_items[0][amount]': '1' };
    expect(await errorOf(api('POST', 'checkout/sessions', deep))).toMatchObject({
      code: 'parameter_unknown',
      param: 'line_items[0][amount]',
    });
    const stranger = { ...form, customer: 'cus_nobody' };
    expect(await errorOf(api('POST', 'checkout/sessions', stranger))).toMatchObject({
      status: 400,
      code: 'resource_missing',
      param: 'customer',
    });
    expect(simulator.world.stripe.sessions.size).toBe(0);
  });

  it('takes forms and no JSON, one API version, and addresses that there are', async () => {
    const json = await api('POST', 'customers', undefined, { 'content-type': 'application/json' });
    expect(json.status).toBe(200);
    const body = await call(`${simulator.url}/stripe/v1/customers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"email":"a@b.example"}',
    });
    expect(body.status).toBe(400);
    expect((await api('GET', 'prices', undefined, { 'stripe-version': '2019-01-01' })).status).toBe(400);
    expect((await api('GET', 'subscriptions/sub_none')).status).toBe(404);
    expect((await api('GET', 'coupons')).status).toBe(404);
  });

  it('gives the same answer to the same idempotency key, and refuses it for another request', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await api('POST', 'customers', { email: 'a@b.example' }, headers);
    const again = await api('POST', 'customers', { email: 'a@b.example' }, headers);
    expect(again.json).toEqual(first.json);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await errorOf(api('POST', 'customers', { email: 'c@d.example' }, headers))).toMatchObject({
      status: 400,
      type: 'idempotency_error',
    });
    expect(simulator.world.stripe.customers.size).toBe(1);
  });

  it('finds prices by their lookup keys', async () => {
    const { json } = await api('GET', 'prices?lookup_keys[0]=trc_pro_yearly&lookup_keys[1]=trc_pro_monthly');
    expect(new Set(json.data.map((price: { unit_amount: number }) => price.unit_amount))).toEqual(
      new Set([999, 9_900]),
    );
    expect((await api('GET', 'prices?lookup_keys[0]=trc_gold_monthly')).json.data).toEqual([]);
  });
});

describe('a customer of Stripe', () => {
  it('pays once on the page and is led back', async () => {
    const { session, page, subscription } = await paid();
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe(`https://music.example.com/paid?session=${session.id}`);
    expect((await call(session.url, { method: 'POST' })).status).toBe(409);
    const { json } = await api('GET', `subscriptions/${subscription}`);
    expect(json).toMatchObject({
      status: 'active',
      metadata: { plan_id: 'pro' },
      cancel_at_period_end: false,
    });
    const { items } = (await control(simulator.url, 'GET', '/stripe/events')).json;
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'customer.subscription.created',
      'invoice.paid',
      'checkout.session.completed',
    ]);
  });

  it('pays an invoice whose fee is 2.9 % and 30 cents', async () => {
    await paid();
    const [invoice] = simulator.world.stripe.invoices.values();
    const { payments } = (await api('GET', `invoices/${invoice?.id}?expand[0]=payments`)).json;
    const intent = payments.data[0].payment.payment_intent;
    const { latest_charge } = (
      await api('GET', `payment_intents/${intent}?expand[0]=latest_charge.balance_transaction`)
    ).json;
    expect(latest_charge.balance_transaction).toMatchObject({ amount: 999, fee: 59, net: 940 });
  });

  it('renews when the clock says so, is past due when the card fails, and is given up in the end', async () => {
    const { subscription } = await paid();
    const clock = (days: number) =>
      control(simulator.url, 'POST', '/stripe/clock', { advance_s: days * 86_400 });
    await clock(31);
    expect(simulator.world.stripe.invoices.size).toBe(2);
    await control(simulator.url, 'POST', '/stripe/fail', { subscription });
    await clock(31);
    const { json } = await api('GET', `subscriptions/${subscription}`);
    expect(json.status).toBe('past_due');
    await clock(31);
    expect((await api('GET', `subscriptions/${subscription}`)).json.status).toBe('canceled');
    expect((await api('DELETE', `subscriptions/${subscription}`)).status).toBe(404);
  });
});

describe('events of Stripe', () => {
  const delivered = async (count: number) => {
    for (;;) {
      const { items } = (await control(simulator.url, 'GET', '/webhooks?name=stripe')).json;
      if (items.length >= count) return items as { body: string; headers: Record<string, string> }[];
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('go signed to the endpoint, and again in the order that is asked for', async () => {
    await control(simulator.url, 'PUT', '/stripe/webhook', {
      url: `${simulator.url}/webhooks/stripe`,
      secret: 'whsec_test',
    });
    await paid();
    const first = await delivered(3);
    for (const { headers } of first) expect(headers['stripe-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    const ids = first.map(({ body }) => JSON.parse(body).id as string).toReversed();
    const again = await control(simulator.url, 'POST', '/stripe/resend', { ids });
    expect(again.json.items).toEqual(ids.map((id) => ({ id, status: 204 })));
    const all = await delivered(6);
    expect(all.slice(3).map(({ body }) => JSON.parse(body).id)).toEqual(ids);
  });

  it('wait while they are held', async () => {
    await control(simulator.url, 'PUT', '/stripe/webhook', {
      url: `${simulator.url}/webhooks/stripe`,
      secret: 'whsec_test',
    });
    await control(simulator.url, 'PUT', '/stripe/delivery', { held: true });
    await paid();
    expect((await control(simulator.url, 'GET', '/webhooks?name=stripe')).json.items).toEqual([]);
    const { deliveries } = (await control(simulator.url, 'GET', '/stripe/state')).json;
    expect(deliveries).toEqual([]);
  });
});
