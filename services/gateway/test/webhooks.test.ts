import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { getDelivery } from '@trc/contracts/http/get-webhook-delivery.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { type WebhookEventType, webhookSecret } from '@trc/contracts/webhooks/endpoint';
import { endpointTestedWebhook } from '@trc/contracts/webhooks/endpoint-tested.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Attempt, triedForMs } from '../src/domain/webhook.ts';
import { DeliverWebhooksSchedule } from '../src/inbound/deliver-webhooks.schedule.ts';
import { WebhookDeliveriesRoutes } from '../src/inbound/webhook-deliveries.routes.ts';
import { WebhooksRoutes } from '../src/inbound/webhooks.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { createVault } from '../src/outbound/secrets.ts';
import type { WebhookMessage } from '../src/outbound/webhook.http.ts';
import { oweWebhook } from '../src/outbound/webhooks.store.ts';
import { log, type Member, makeTenant } from './fixtures.ts';

const dayMs = 86_400_000;
const vault = createVault([Buffer.alloc(32, 1)]);
const delivered: Attempt = { kind: 'answered', status: 204, retryAfterMs: null };
const broken: Attempt = { kind: 'answered', status: 500, retryAfterMs: null };

let database: TestDatabase;
let db: Kysely<Database>;
let now: Date;
let mia: Member;
let sent: Array<WebhookMessage & { readonly at: Date }>;
/** What the receivers do: by the address of each. */
let answers: Map<string, () => Attempt | Promise<Attempt>>;
let processes: readonly DeliverWebhooksSchedule[];

const clock = () => now;
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const send = async (message: WebhookMessage, at: Date): Promise<Attempt> => {
  sent.push({ ...message, at });
  return (answers.get(message.url) ?? (() => delivered))();
};
const startProcess = () =>
  new DeliverWebhooksSchedule(database.open<Database>('gateway'), clock, log, vault, send);

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  processes = [startProcess(), startProcess()];
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  sent = [];
  answers = new Map();
  // What another test left owed would be tried here.
  await sql`delete from gateway.webhook_endpoints`.execute(database.openAsAdmin());
  mia = await makeTenant(db);
});

const endpoints = () => new WebhooksRoutes(db, vault, clock);
const deliveries = () => new WebhookDeliveriesRoutes(db, clock);

async function addEndpoint(url: string, by = mia, events: WebhookEventType[] = ['sample.processed']) {
  const { id } = await endpoints().create(by, { body: { url, events } } as never);
  return id as Id<'endpoint'>;
}
const happen = (by = mia, event: WebhookEventType = 'sample.processed') =>
  inTenant(db, by.tenantId, (trx) =>
    oweWebhook(trx, by.tenantId, event, { type: event, timestamp: now.toISOString(), data: {} }, now),
  );
const list = async (query: Record<string, unknown> = {}, by = mia) =>
  (await deliveries().list(by, { query: { limit: 100, ...query } } as never)).items;
const endpoint = (id: string, by = mia) => endpoints().get(by, { params: { id } } as never);

/** One round of both processes at the same time, and the end of all attempts that it begins. */
async function round(): Promise<void> {
  for (let again = 0; again < 2; again += 1) await Promise.all(processes.map((process) => process.run()));
  await Promise.all(processes.map((process) => process.settled()));
}

/** Goes from one due attempt to the next until none is left. */
async function playOut(daysMax: number): Promise<void> {
  const end = now.getTime() + daysMax * dayMs;
  await round();
  for (;;) {
    const due = (await list()).flatMap(({ next_attempt_at }) => next_attempt_at ?? []).toSorted();
    const [next] = due;
    if (next === undefined || Date.parse(next) > end) break;
    now = new Date(next);
    await round();
  }
  now = new Date(end);
}

describe('a receiver that fails', () => {
  test('EB-62: is tried for seven days, each time signed anew, then switched off, and its owners are told', async () => {
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('users').set({ role: 'owner', email: 'mia@example.com' }).execute(),
    );
    const id = await addEndpoint('https://broken.test/');
    answers.set('https://broken.test/', () => broken);
    await happen();
    const first = now;
    await playOut(60);
    expect(sent.length).toBeGreaterThanOrEqual(15);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(sent.map(({ at }) => at.getTime())).size).toBe(sent.length);
    expect(sent.at(-1)?.at.getTime()).toBe(first.getTime() + triedForMs);
    expect(await list()).toMatchObject([{ status: 'failed', attempts: sent.length, last_status: 500 }]);
    expect(await endpoint(id)).toMatchObject({
      status: 'disabled',
      disabled_reason: 'Nothing could be delivered for seven days.',
    });
    const mails = await inTenant(db, mia.tenantId, (trx) => trx.selectFrom('mails').selectAll().execute());
    expect(mails).toMatchObject([
      { to_address: 'mia@example.com', kind: 'endpoint-disabled', data: { url: 'https://broken.test/' } },
    ]);
  });

  test('stays on when anything reached it in the seven days', async () => {
    const id = await addEndpoint('https://moody.test/');
    answers.set('https://moody.test/', () => broken);
    await happen();
    await playOut(3);
    answers.set('https://moody.test/', () => delivered);
    await happen();
    await round();
    answers.set('https://moody.test/', () => broken);
    await playOut(30);
    expect((await list()).map(({ status }) => status).toSorted()).toEqual(['delivered', 'failed']);
    expect(await endpoint(id)).toMatchObject({ status: 'enabled' });
  });

  test('and asks for time gets it', async () => {
    await addEndpoint('https://busy.test/');
    answers.set('https://busy.test/', () => ({ kind: 'answered', status: 429, retryAfterMs: 3_600_000 }));
    await happen();
    await round();
    expect(await list()).toMatchObject([
      { next_attempt_at: new Date(now.getTime() + 3_600_000).toISOString() },
    ]);
    later(3_599_000);
    await round();
    expect(sent).toHaveLength(1);
    later(1_000);
    await round();
    expect(sent).toHaveLength(2);
  });

  test('with 410 is switched off at once with all that is owed to it, and hears of nothing until it is on again', async () => {
    const id = await addEndpoint('https://gone.test/');
    answers.set('https://gone.test/', () => broken);
    await happen();
    await round();
    later(1);
    answers.set('https://gone.test/', () => ({ kind: 'answered', status: 410, retryAfterMs: null }));
    await happen();
    await round();
    expect((await list()).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(await endpoint(id)).toMatchObject({ disabled_reason: 'The receiver answered 410 Gone.' });
    await happen();
    expect(await list()).toHaveLength(2);
    const [last] = await list();
    const params = { id: last?.id };
    await expect(deliveries().replay(mia, { params } as never)).rejects.toMatchObject({ code: 'conflict' });
    await expect(endpoints().test(mia, { params: { id } } as never)).rejects.toMatchObject({
      code: 'conflict',
    });

    answers.delete('https://gone.test/');
    await endpoints().change(mia, { params: { id }, body: { enabled: true } } as never);
    later(40 * dayMs);
    await deliveries().replay(mia, { params } as never);
    await round();
    expect(await list({ status: 'delivered' })).toMatchObject([{ id: last?.id, attempts: 2 }]);
    expect(sent.at(-1)?.messageId).toBe(last?.message_id);
  });

  test('loses nothing when the process that tries it dies: the next takes over when the lease ends', async () => {
    await addEndpoint('https://slow.test/');
    const dying = startProcess();
    answers.set('https://slow.test/', () => new Promise(() => undefined));
    await happen();
    await dying.run();
    await expect.poll(() => sent.length).toBe(1);
    answers.delete('https://slow.test/');
    await round();
    expect(sent).toHaveLength(1);
    later(31_000);
    await round();
    expect(await list()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });
});

describe('fairness', () => {
  test('EB-61: a slow receiver takes its own places and holds up nobody else', async () => {
    const zoe = await makeTenant(db);
    await addEndpoint('https://slow.test/');
    await addEndpoint('https://quick.test/');
    await addEndpoint('https://other.test/', zoe);
    let release: (attempt: Attempt) => void = () => undefined;
    const held = new Promise<Attempt>((resolve) => {
      release = resolve;
    });
    answers.set('https://slow.test/', () => held);
    for (let count = 0; count < 10; count += 1) await happen();
    await happen(zoe);
    const quick = () => sent.filter(({ url }) => url !== 'https://slow.test/').length;
    await expect
      .poll(async () => {
        await Promise.all(processes.map((process) => process.run()));
        return quick();
      })
      .toBe(11);
    expect(sent.filter(({ url }) => url === 'https://slow.test/')).toHaveLength(4);
    release(delivered);
    await expect
      .poll(async () => {
        await round();
        return (await list({ status: 'pending' })).length;
      })
      .toBe(0);
    expect(sent).toHaveLength(21);
  });

  test('a customer with many slow receivers takes no more than a share of the places', async () => {
    const held: Array<(attempt: Attempt) => void> = [];
    for (let count = 0; count < 6; count += 1) {
      const url = `https://slow-${count}.test/`;
      await addEndpoint(url);
      answers.set(url, () => new Promise((resolve) => held.push(resolve)));
    }
    for (let count = 0; count < 6; count += 1) await happen();
    for (let count = 0; count < 4; count += 1) await Promise.all(processes.map((process) => process.run()));
    await expect.poll(() => sent.length).toBe(16);
    for (const end of held) end(delivered);
    await Promise.all(processes.map((process) => process.settled()));
  });
});

describe('an endpoint', () => {
  test('signs with the new and the old secret for a day after a rotation, and only with the new one then', async () => {
    const { id, secret: old } = await endpoints().create(mia, { body: { url: 'https://a.test/' } } as never);
    const { secret, previous_secret_until } = await endpoints().rotate(mia, {
      params: { id },
      body: {},
    } as never);
    expect(previous_secret_until).toBe(new Date(now.getTime() + dayMs).toISOString());
    await happen();
    await round();
    later(dayMs);
    await happen();
    await round();
    expect(sent.map(({ secrets }) => secrets)).toEqual([[secret, old], [secret]]);
    expect(await endpoint(id)).toMatchObject({ previous_secret_until: null });
  });

  test('takes a secret of its owner, so that one serves several; too short or too long ones are refused', async () => {
    const own = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
    for (const url of ['https://a.test/', 'https://b.test/'])
      expect(await endpoints().create(mia, { body: { url, secret: own } } as never)).toMatchObject({
        secret: own,
      });
    await happen();
    await round();
    expect(sent.map(({ secrets }) => secrets)).toEqual([[own], [own]]);
    const sized = (bytes: number) => `whsec_${Buffer.alloc(bytes, 5).toString('base64')}`;
    const isGood = (secret: string) => webhookSecret.safeParse(secret).success;
    expect([24, 25, 32, 63, 64].map((bytes) => isGood(sized(bytes)))).toEqual(Array(5).fill(true));
    expect([0, 23, 65, 100].map((bytes) => isGood(sized(bytes)))).toEqual(Array(4).fill(false));
    expect([own.slice(6), `${own}!`, own.slice(0, -1), `x${own}`].map(isGood)).toEqual(Array(4).fill(false));
  });

  test.each(['ftp://a.test/', 'a.test', 'https://mia:secret@a.test/', 'https://mia@a.test/', ''])(
    'is not made for %j',
    (url) => expect(createEndpoint.body?.safeParse({ url }).success).toBe(false),
  );

  test('is tested by an event that goes to it alone, along the same way, and shows each attempt', async () => {
    const id = await addEndpoint('https://a.test/');
    await addEndpoint('https://b.test/');
    answers.set('https://a.test/', () => ({ kind: 'failed', error: 'connect ECONNREFUSED' }));
    const pending = await endpoints().test(mia, { params: { id } } as never);
    expect(pending).toMatchObject({ event: 'endpoint.tested', status: 'pending', attempts: 0 });
    await round();
    answers.delete('https://a.test/');
    later(60_000);
    await round();
    expect(sent.map(({ url }) => url)).toEqual(['https://a.test/', 'https://a.test/']);
    const found = await deliveries().get(mia, { params: { id: pending.id } } as never);
    const shown = getDelivery.response?.parse(found);
    expect(shown).toMatchObject({
      status: 'delivered',
      attempt_log: [
        { attempt: 1, status: null, error: 'connect ECONNREFUSED', duration_ms: 0 },
        { attempt: 2, status: 204, error: null },
      ],
    });
    expect(endpointTestedWebhook.parse(found.payload).data).toEqual({ endpoint_id: id });
  });

  test('is changed field by field; switched off by its owner it hears nothing', async () => {
    const id = await addEndpoint('https://a.test/');
    await happen();
    const change = (body: object) => endpoints().change(mia, { params: { id }, body } as never);
    expect(await change({ url: 'https://c.test/' })).toMatchObject({
      url: 'https://c.test/',
      events: ['sample.processed'],
      status: 'enabled',
    });
    expect(await change({ enabled: false, events: ['quota.warning'] })).toMatchObject({
      status: 'disabled',
      events: ['quota.warning'],
    });
    await round();
    expect(sent).toEqual([]);
    await change({ enabled: true });
    await happen(mia, 'quota.warning');
    await round();
    expect(sent.map(({ url }) => url)).toEqual(['https://c.test/']);
  });

  test('leaves a note in the audit log for every change, without its secret', async () => {
    const id = await addEndpoint('https://a.test/');
    await endpoints().change(mia, { params: { id }, body: { enabled: false } } as never);
    await endpoints().rotate(mia, { params: { id }, body: {} } as never);
    await endpoints().delete(mia, { params: { id } } as never);
    const notes = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('audit').selectAll().orderBy('id').execute(),
    );
    expect(notes.map(({ action }) => action).toSorted()).toEqual([
      'webhook-endpoint-changed',
      'webhook-endpoint-created',
      'webhook-endpoint-deleted',
      'webhook-secret-rotated',
    ]);
    expect(notes.every(({ subject, user_id }) => subject === id && user_id === mia.userId)).toBe(true);
    expect(JSON.stringify(notes)).not.toContain('whsec_');
  });

  test('of another customer is not found, nor are its deliveries', async () => {
    const zoe = await makeTenant(db);
    const id = await addEndpoint('https://a.test/', zoe);
    await happen(zoe);
    const [delivery] = await list({}, zoe);
    const params = { params: { id }, body: {} } as never;
    const theirs = { params: { id: delivery?.id } } as never;
    const notFound = { code: 'not-found' };
    await expect(endpoint(id)).rejects.toMatchObject(notFound);
    await expect(endpoints().change(mia, params)).rejects.toMatchObject(notFound);
    await expect(endpoints().rotate(mia, params)).rejects.toMatchObject(notFound);
    await expect(endpoints().test(mia, params)).rejects.toMatchObject(notFound);
    await expect(endpoints().delete(mia, params)).rejects.toMatchObject(notFound);
    await expect(deliveries().get(mia, theirs)).rejects.toMatchObject(notFound);
    await expect(deliveries().replay(mia, theirs)).rejects.toMatchObject(notFound);
    expect(await list()).toEqual([]);
    expect(await list({}, zoe)).toMatchObject([{ status: 'pending' }]);
  });
});

test('deliveries are found by endpoint, event, state and time', async () => {
  const both: WebhookEventType[] = ['sample.processed', 'quota.warning'];
  const a = await addEndpoint('https://a.test/', mia, both);
  const b = await addEndpoint('https://b.test/', mia, both);
  answers.set('https://b.test/', () => broken);
  await happen();
  await round();
  later(dayMs);
  await happen(mia, 'quota.warning');
  const from = now.toISOString();
  expect(await list({ endpoint_id: a })).toHaveLength(2);
  expect(await list({ event: 'quota.warning' })).toHaveLength(2);
  expect(await list({ from })).toHaveLength(2);
  expect(await list({ to: from })).toHaveLength(2);
  expect(await list({ status: 'delivered' })).toMatchObject([{ endpoint_id: a }]);
  expect(await list({ status: 'pending', endpoint_id: b, to: from })).toMatchObject([
    { last_status: 500, event: 'sample.processed' },
  ]);
  expect(await list({ endpoint_id: newId('endpoint') })).toEqual([]);
});
