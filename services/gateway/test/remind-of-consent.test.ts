import { connectionNeedsReconnectWebhook } from '@trc/contracts/webhooks/connection-needs-reconnect.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RemindOfConsentSchedule } from '../src/inbound/remind-of-consent.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import { findConnection } from '../src/outbound/connections.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { findSchedule } from '../src/outbound/schedules.store.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import { connect, log, type Member, makeTenant, scheduleWorld } from './fixtures.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let now: Date;
let mia: Member;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database.drop());
beforeEach(async () => {
  mia = await makeTenant(db);
  await inTenant(db, mia.tenantId, (trx) =>
    addEndpoint(trx, {
      tenantId: mia.tenantId,
      url: 'https://example.test/hook',
      events: ['connection.needs_reconnect'],
      secretSealed: 'sealed',
    }),
  );
});

/** Two processes look at the same time, twice. */
async function look(at: string): Promise<void> {
  now = new Date(at);
  for (let round = 0; round < 2; round += 1)
    await Promise.all(
      [db, database.open<Database>('gateway')].map((own) =>
        new RemindOfConsentSchedule(own, () => now, log).run(),
      ),
    );
}
const told = () =>
  inTenant(db, mia.tenantId, async (trx) => {
    const rows = await trx.selectFrom('webhook_deliveries').select('body').orderBy('id').execute();
    return rows.map(({ body }) => connectionNeedsReconnectWebhook.parse(JSON.parse(body)).data);
  });
const said = (state: 'ends-soon' | 'ended', ends_at: string) => ({ user_id: mia.userId, state, ends_at });

describe('the end of a consent', () => {
  test('is told once two weeks before and once when it has come, and then schedules rest', async () => {
    await connect(db, mia, new Date('2026-08-31T10:00:00Z'));
    const worldId = await scheduleWorld(db, mia, new Date('2027-03-03T09:00:00Z'));
    await look('2027-02-14T09:59:00Z');
    expect(await told()).toEqual([]);
    await look('2027-02-14T10:00:00Z');
    await look('2027-02-20T10:00:00Z');
    const soon = said('ends-soon', '2027-02-28T10:00:00.000Z');
    expect(await told()).toEqual([soon]);
    await look('2027-02-28T10:00:00Z');
    await look('2027-03-10T10:00:00Z');
    expect(await told()).toEqual([soon, said('ended', '2027-02-28T10:00:00.000Z')]);
    const { connection, schedule } = await inTenant(db, mia.tenantId, async (trx) => ({
      connection: await findConnection(trx, mia.userId),
      schedule: await findSchedule(trx, worldId),
    }));
    expect(connection?.needs_reconnect).toBe(true);
    expect(schedule).toMatchObject({ paused: 'spotify-needs-reconnect', next_run_at: null });
  });

  test('is told anew for a new consent', async () => {
    await connect(db, mia, new Date('2026-01-15T10:00:00Z'));
    await look('2026-07-05T00:00:00Z');
    await connect(db, mia, new Date('2026-07-06T00:00:00Z'));
    await look('2026-08-01T00:00:00Z');
    await look('2026-12-30T00:00:00Z');
    expect((await told()).map(({ state, ends_at }) => `${state} ${ends_at}`)).toEqual([
      'ends-soon 2026-07-15T10:00:00.000Z',
      'ends-soon 2027-01-06T00:00:00.000Z',
    ]);
  });

  test('that nobody was reminded of in time is told once, as ended', async () => {
    await connect(db, mia, new Date('2025-01-15T10:00:00Z'));
    await look('2026-01-01T00:00:00Z');
    expect(await told()).toEqual([said('ended', '2025-07-15T10:00:00.000Z')]);
  });
});
