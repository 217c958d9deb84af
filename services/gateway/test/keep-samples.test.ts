import { type Id, newId } from '@trc/contracts/ids';
import type { ReplyOf } from '@trc/contracts/message';
import type { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { listAgingSamples } from '@trc/contracts/queries/list-aging-samples.v1';
import { sampleExpiringWebhook } from '@trc/contracts/webhooks/sample-expiring.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KeepSamplesSchedule } from '../src/inbound/keep-samples.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import {
  answers,
  askOf,
  log,
  type Member,
  makeTenant,
  makeUser,
  relay,
  scriptedPlan,
  stated,
} from './fixtures.ts';

const dayMs = 86_400_000;
type Plan = Partial<ReplyOf<typeof getEntitlements>>;
const free: Plan = { retention_days: 30, enforcement: 'enforce', grace_until: null };

interface Sound {
  readonly sample_id: Id<'sample'>;
  readonly user_id: Id<'user'>;
  readonly created_at: string;
}

let database: TestDatabase;
let db: Kysely<Database>;
let start: Date;
let now: Date;
let mia: Member;
let plan: Plan;
/** Mia's library, oldest first. */
let library: Sound[];
let billingAnswers: boolean;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database.drop());
beforeEach(async () => {
  start = now = new Date('2026-11-21T12:00:00Z');
  // What another test left would be looked at here.
  await sql`delete from gateway.tenants`.execute(database.openAsAdmin());
  mia = await makeTenant(db);
  plan = free;
  library = [];
  billingAnswers = true;
  await inTenant(db, mia.tenantId, async (trx) => {
    await trx.updateTable('users').set({ email: 'mia@example.com' }).execute();
    await addEndpoint(trx, {
      tenantId: mia.tenantId,
      url: 'https://a.test/',
      events: ['sample.expiring'],
      secretSealed: 'sealed',
    });
  });
});

const day = (count: number) => new Date(start.getTime() + count * dayMs);

function upload(ageDays: number, by = mia): Id<'sample'> {
  const sample_id = newId('sample');
  library.push({ sample_id, user_id: by.userId, created_at: day(-ageDays).toISOString() });
  library.sort((one, other) => one.created_at.localeCompare(other.created_at));
  return sample_id;
}

/** The library as analysis answers for it, in pages of three. */
const aging = answers(listAgingSamples, ({ created_before, after }, tenantId) => {
  const old =
    tenantId === mia.tenantId ? library.filter(({ created_at }) => created_at < created_before) : [];
  const from = after ? old.findIndex(({ sample_id }) => sample_id === after.sample_id) + 1 : 0;
  const items = old.slice(from, from + 3);
  const last = items.at(-1);
  const next =
    last && old.length > from + 3 ? { created_at: last.created_at, sample_id: last.sample_id } : null;
  return { items, next };
});

/** Two processes look on a day after the start. */
async function look(onDay: number): Promise<void> {
  now = day(onDay);
  const ask = billingAnswers ? askOf(scriptedPlan(plan), aging) : askOf(aging);
  const processes = [db, database.open<Database>('gateway')].map(
    (own) => new KeepSamplesSchedule({ db: own, ask, relay, clock: () => now }, log),
  );
  for (let round = 0; round < 2; round += 1) await Promise.all(processes.map((process) => process.run()));
}

const deleted = async () =>
  (await stated(database, mia.tenantId)).map(({ name, data }) => {
    expect(name).toBe('delete-sample.v1');
    return data['sample_id'];
  });
const webhooks = () =>
  inTenant(db, mia.tenantId, async (trx) => {
    const rows = await trx.selectFrom('webhook_deliveries').select('body').orderBy('created_at').execute();
    return rows.map(({ body }) => sampleExpiringWebhook.parse(JSON.parse(body)).data.samples);
  });
const mails = () =>
  inTenant(db, mia.tenantId, (trx) =>
    trx.selectFrom('mails').select(['to_address', 'kind', 'data']).orderBy('created_at').execute(),
  );

describe('the age of sounds', () => {
  test('EB-18: a free sound is announced a week before its month is over, once, and deleted then', async () => {
    const old = upload(20);
    upload(1);
    await look(2);
    expect(await webhooks()).toEqual([]);
    await look(3.1);
    await look(5);
    const deleteAt = day(10.1).toISOString();
    expect(await webhooks()).toEqual([[{ sample_id: old, delete_at: deleteAt }]]);
    expect(await mails()).toEqual([
      { to_address: 'mia@example.com', kind: 'sounds-expire', data: { count: 1, deleteAt } },
    ]);
    await look(10);
    expect(await deleted()).toEqual([]);
    await look(11.1);
    expect(await deleted()).toEqual([old]);
  });

  test('EB-18: what is long past its month when it is first looked at still gets a week', async () => {
    const ids = [upload(400), upload(90), upload(31), upload(25)];
    await look(0);
    expect((await webhooks()).flat().map(({ sample_id }) => sample_id)).toEqual(ids);
    expect(await mails()).toMatchObject([{ data: { count: 4, deleteAt: day(7).toISOString() } }]);
    await look(6.9);
    expect(await deleted()).toEqual([]);
    await look(8);
    expect((await deleted()).toSorted()).toEqual(ids.toSorted());
  });

  test('each owner of sounds is told of their own, in one mail', async () => {
    const zoe = await makeUser(db, mia.tenantId);
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('users').set({ email: 'zoe@example.com' }).where('id', '=', zoe.userId).execute(),
    );
    for (let count = 0; count < 5; count += 1) upload(40);
    upload(40, zoe);
    await look(0);
    expect(
      (await mails())
        .map(({ to_address, data }) => [to_address, (data as { count: number }).count])
        .toSorted(),
    ).toEqual([
      ['mia@example.com', 5],
      ['zoe@example.com', 1],
    ]);
  });

  test('EB-18: nothing is deleted within the grace after a downgrade', async () => {
    const old = upload(100);
    plan = { ...free, grace_until: day(30).toISOString() };
    await look(0);
    expect(await webhooks()).toEqual([[{ sample_id: old, delete_at: day(30).toISOString() }]]);
    for (const onDay of [8, 20, 29.9]) await look(onDay);
    expect(await deleted()).toEqual([]);
    await look(31);
    expect(await deleted()).toEqual([old]);
  });

  test('EB-18: a notice is void when the plan grew meanwhile, and a new one takes a week again', async () => {
    const old = upload(40);
    await look(0);
    plan = { ...free, retention_days: null };
    await look(5);
    await look(20);
    expect(await deleted()).toEqual([]);
    plan = free;
    await look(21.1);
    await look(28);
    expect(await webhooks()).toHaveLength(2);
    expect(await deleted()).toEqual([]);
    await look(29.2);
    expect(await deleted()).toEqual([old]);
  });

  test('EB-18: a notice is void for what a longer time keeps', async () => {
    upload(40);
    await look(0);
    plan = { ...free, retention_days: 100 };
    await look(8);
    plan = free;
    await look(9.1);
    expect(await webhooks()).toHaveLength(2);
    expect(await deleted()).toEqual([]);
  });

  test.each(['warn', 'off'] as const)(
    'EB-18: an installation that says "%s" never announces and never deletes',
    async (enforcement) => {
      upload(400);
      plan = { ...free, enforcement };
      for (const onDay of [0, 8, 30]) await look(onDay);
      expect([await webhooks(), await mails(), await deleted()]).toEqual([[], [], []]);
    },
  );

  test('a notice goes with a sound that its owner deleted', async () => {
    upload(40);
    await look(0);
    library.length = 0;
    await look(8);
    expect(await deleted()).toEqual([]);
    const notices = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('retention_notices').selectAll().execute(),
    );
    expect(notices).toEqual([]);
  });

  test('is looked at again within the hour when billing did not answer', async () => {
    upload(40);
    billingAnswers = false;
    await look(0);
    billingAnswers = true;
    await look(0.02);
    expect(await webhooks()).toEqual([]);
    await look(0.05);
    expect(await webhooks()).toHaveLength(1);
  });
});
