import { type Id, newId } from '@trc/contracts/ids';
import { getPaymentTenant } from '@trc/contracts/queries/get-payment-tenant.v1';
import { CONFIG } from '@trc/runtime/tokens';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReceiveStripeEventRoute } from '../src/inbound/receive-stripe-event.route.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { answers, askOf, makeTenant, stated } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const secret = 'whsec_6pZ0yQ1kS8mV4tR2';
const path = '/v1/billing/stripe-events';
const now = new Date('2026-11-21T12:00:00Z');
const nowS = now.getTime() / 1_000;

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let tenantId: Id<'tenant'>;
let customers: Map<string, Id<'tenant'>>;
let isBillingUp: boolean;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const ask = askOf(
    answers(getPaymentTenant, ({ customer_id }) => {
      if (!isBillingUp) throw Object.assign(new Error('billing is away'), { name: 'Unavailable' });
      return { tenant_id: customers.get(customer_id) ?? null };
    }),
  );
  gateway = await startGateway([ReceiveStripeEventRoute], { db, ask, clock: () => now }, [
    { provide: CONFIG, useValue: { stripeWebhookSecret: secret, publicUrl: 'http://localhost' } },
  ]);
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  ({ tenantId } = await makeTenant(db));
  customers = new Map([['cus_ours', tenantId]]);
  isBillingUp = true;
});

const eventOf = (over: { type?: string; customer?: string; note?: string } = {}) => ({
  id: `evt_${newId('message')}`,
  object: 'event',
  api_version: '2026-10-28.endive',
  created: nowS - 2,
  // Odd spaces and letters: what is signed are the bytes, not what a parser makes of them.
  data: {
    object: { id: 'in_1', customer: over.customer ?? 'cus_ours', note: over.note ?? 'Zoë  \u2028 1.0' },
  },
  type: over.type ?? 'invoice.paid',
});
const signed = (payload: string, timestamp = nowS, key = secret) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret: key, timestamp });

async function post(body: string, signature?: string) {
  const response = await fetch(new URL(path, gateway.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const kept = () => stated(database, tenantId);

describe('an event of Stripe', () => {
  it('with a signature over its bytes becomes one command to billing, and only what says where to look', async () => {
    const event = eventOf();
    const body = JSON.stringify(event, null, 2);
    expect(await post(body, signed(body))).toEqual({ status: 200, body: { received: true } });
    expect(await kept()).toEqual([
      {
        name: 'apply-payment-event.v1',
        data: {
          provider: 'stripe',
          event_id: event.id,
          type: 'invoice.paid',
          object_id: 'in_1',
          occurred_at: '2026-11-21T11:59:58.000Z',
        },
      },
    ]);
  });

  it.each<[string, (body: string) => { body?: string; signature: string | undefined }]>([
    ['with another secret', (body) => ({ signature: signed(body, nowS, 'whsec_another') })],
    ['signed more than five minutes ago', (body) => ({ signature: signed(body, nowS - 301) })],
    ['changed by one byte', (body) => ({ body: body.replace('in_1', 'in_2'), signature: signed(body) })],
    ['with a space more', (body) => ({ body: `${body} `, signature: signed(body) })],
    [
      'with a newer time and an old signature',
      (body) => ({
        signature: signed(body, nowS - 3_600).replace(/t=\d+/, `t=${nowS}`),
      }),
    ],
    ['without a signature', () => ({ signature: undefined })],
    ['with an empty signature', () => ({ signature: '' })],
    ['with something else as a signature', () => ({ signature: 'v1=yes,t=now' })],
  ])('%s is refused, and nothing of it is kept', async (_, change) => {
    const body = JSON.stringify(eventOf());
    const changed = change(body);
    const answer = await post(changed.body ?? body, changed.signature);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-signature' } });
    expect(JSON.stringify(answer.body)).not.toContain(secret);
    expect(await kept()).toEqual([]);
  });

  it('is taken with the old and the new signature while the secret is rolled', async () => {
    const body = JSON.stringify(eventOf());
    const other = signed(body, nowS, 'whsec_next').split(',').at(1);
    expect((await post(body, `${signed(body)},${other}`)).status).toBe(200);
    expect(await kept()).toHaveLength(1);
  });

  it.each([
    ['of a kind that nobody reads', { type: 'customer.tax_id.created' }],
    ['about a customer of something else', { customer: 'cus_strange' }],
  ])('%s is taken and forgotten', async (_, over) => {
    const body = JSON.stringify(eventOf(over));
    expect((await post(body, signed(body))).status).toBe(200);
    expect(await kept()).toEqual([]);
  });

  it('is not taken while nobody can say whose it is: Stripe sends it again', async () => {
    isBillingUp = false;
    const body = JSON.stringify(eventOf());
    expect((await post(body, signed(body))).status).toBeGreaterThanOrEqual(500);
    expect(await kept()).toEqual([]);
  });

  it('that is larger than any event is refused before it is read', async () => {
    const body = JSON.stringify(eventOf({ note: 'x'.repeat(600 * 1_024) }));
    expect((await post(body, signed(body))).status).toBe(413);
    expect(await kept()).toEqual([]);
  });
});
