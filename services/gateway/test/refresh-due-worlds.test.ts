import type { ReplyOf } from '@trc/contracts/message';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { Unavailable } from '@trc/runtime/ask';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RefreshDueWorldsSchedule } from '../src/inbound/refresh-due-worlds.schedule.ts';
import { resumeSchedules } from '../src/inbound/resume-schedules.ts';
import { migrations } from '../src/migrations/all.ts';
import { lockConnection } from '../src/outbound/connections.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { endConnection } from '../src/outbound/ended-connection.ts';
import { listJobs } from '../src/outbound/jobs.store.ts';
import { findSchedule } from '../src/outbound/schedules.store.ts';
import {
  askOf,
  connect,
  log,
  type Member,
  makeTenant,
  makeUser,
  relay,
  scheduleWorld,
  scriptedBilling,
  waitingJobs,
  wednesdayAfter,
} from './fixtures.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let database: TestDatabase;
let db: Kysely<Database>;
let now: Date;
let mia: Member;
let billing: ReturnType<typeof scriptedBilling>;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`delete from gateway.schedules`.execute(database.openAsAdmin());
  now = new Date('2026-11-18T12:00:00Z');
  mia = await makeTenant(db);
  billing = scriptedBilling();
});

/** A gateway process: each has its own connections. */
const process = () =>
  new RefreshDueWorldsSchedule(
    { db: database.open<Database>('gateway'), ask: askOf(billing.script), relay, clock: () => now },
    log,
  );
const jobsOf = (member: Member) =>
  inTenant(db, member.tenantId, (trx) => listJobs(trx, { limit: 50, after: null }));
const scheduleOf = (member: Member, worldId: string) =>
  inTenant(db, member.tenantId, (trx) => findSchedule(trx, worldId));
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('refresh-due-worlds', () => {
  test('a due world is refreshed as its listener would, and planned a week on', async () => {
    const due = ago(60_000);
    const worldId = await scheduleWorld(db, mia, due);
    await process().run();
    const [job, ...others] = await jobsOf(mia);
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      kind: 'refresh',
      status: 'pending',
      subject_id: worldId,
      user_id: mia.userId,
    });
    expect(billing.asked).toEqual([
      expect.objectContaining({
        job_id: job?.id,
        kind: 'refresh',
        refresh: { world_id: worldId, occasion: 'scheduled', due_at: due.toISOString() },
      }),
    ]);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([
      {
        kind: 'refresh',
        lane: 'pro',
        command: {
          job_id: job?.id,
          world_id: worldId,
          user_id: mia.userId,
          preview: false,
          continuity: 0.3,
          spotify_model_use: null,
          chat_model: 'small',
          model_micros_max: 3_000,
        },
      },
    ]);
    expect(await scheduleOf(mia, worldId)).toMatchObject({
      last_run_at: now,
      next_run_at: wednesdayAfter(worldId, now),
      paused: null,
    });
  });

  test('a world of a suspended tenant rests, and runs once when the tenant is let in again', async () => {
    await scheduleWorld(db, mia, ago(3 * 7 * 86_400_000));
    const suspend = (at: Date | null) =>
      inTenant(db, mia.tenantId, (trx) => trx.updateTable('tenants').set({ suspended_at: at }).execute());
    await suspend(now);
    await process().run();
    expect(await jobsOf(mia)).toEqual([]);
    await suspend(null);
    await process().run();
    expect(await jobsOf(mia)).toHaveLength(1);
  });

  test('processes that wake together start each run once', async () => {
    const worlds = await Promise.all(Array.from({ length: 8 }, () => scheduleWorld(db, mia, ago(1_000))));
    await Promise.all([process().run(), process().run(), process().run(), process().run()]);
    await Promise.all([process().run(), process().run()]);
    const jobs = await jobsOf(mia);
    expect(jobs.map(({ subject_id }) => subject_id).toSorted()).toEqual(worlds.toSorted());
    expect(new Set(billing.asked.map(({ job_id }) => job_id)).size).toBe(8);
  });

  test('a process that dies between reserving and writing leaves its run, and its reservation, to the next', async () => {
    const worldId = await scheduleWorld(db, mia, ago(1_000));
    const dying = database.open<Database>('gateway');
    const ask = askOf(billing.script);
    const died = new RefreshDueWorldsSchedule(
      {
        db: dying,
        async ask(contract, tenantId, request) {
          const reply = await ask(contract, tenantId, request);
          await dying.destroy();
          return reply;
        },
        relay,
        clock: () => now,
      },
      log,
    );
    await died.run();
    expect(await jobsOf(mia)).toEqual([]);
    await process().run();
    expect(await jobsOf(mia), 'the claim still holds').toEqual([]);
    now = new Date(now.getTime() + 61_000);
    await process().run();
    expect(await jobsOf(mia)).toHaveLength(1);
    expect(billing.asked).toHaveLength(2);
    expect(billing.asked[0]?.job_id, 'one reservation').toBe(billing.asked[1]?.job_id);
    expect(await scheduleOf(mia, worldId)).toMatchObject({ run_job_id: null });
  });

  test('runs missed for weeks are made up for by one, soon', async () => {
    const worldId = await scheduleWorld(db, mia, ago(23 * dayMs));
    for (let round = 0; round < 3; round += 1) {
      await process().run();
      now = new Date(now.getTime() + 61_000);
    }
    expect(await jobsOf(mia)).toHaveLength(1);
    expect((await scheduleOf(mia, worldId))?.next_run_at?.getTime()).toBeGreaterThan(now.getTime());
  });

  test('a storm of due worlds starts a few at a time', async () => {
    for (let n = 0; n < 25; n += 1) await scheduleWorld(db, mia, ago(1_000 + n));
    const counts: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await process().run();
      counts.push((await jobsOf(mia)).length);
    }
    expect(counts).toEqual([10, 20, 25, 25]);
  });

  test('what fails for one listener stops nobody else, and is tried again', async () => {
    const zoe = await makeTenant(db);
    const sick = await scheduleWorld(db, mia, ago(2_000));
    const well = await scheduleWorld(db, zoe, ago(1_000));
    let down = true;
    billing = scriptedBilling(({ refresh }) => {
      if (down && refresh?.world_id === sick) throw new Unavailable(billing.script[0], 'down');
      return null;
    });
    await process().run();
    expect((await jobsOf(zoe)).map(({ subject_id }) => subject_id)).toEqual([well]);
    expect(await jobsOf(mia)).toEqual([]);
    down = false;
    now = new Date(now.getTime() + 61_000);
    await process().run();
    expect((await jobsOf(mia)).map(({ subject_id }) => subject_id)).toEqual([sick]);
  });

  test('a limit pauses a schedule until the next period, and says which', async () => {
    const worldId = await scheduleWorld(db, mia, ago(1_000));
    const refused = (code: 'quota-exceeded' | 'budget-exceeded'): Refused => ({
      kind: 'refused',
      code,
      detail: 'No.',
      frees_at: null,
    });
    let answer: Refused | null = refused('budget-exceeded');
    billing = scriptedBilling(() => answer);
    await process().run();
    expect(await scheduleOf(mia, worldId)).toMatchObject({ paused: 'budget-exceeded', last_run_at: null });
    await process().run();
    expect(billing.asked, 'not asked again at once').toHaveLength(1);
    now = wednesdayAfter(worldId, now);
    answer = refused('quota-exceeded');
    await process().run();
    expect(await scheduleOf(mia, worldId)).toMatchObject({ paused: 'quota-exceeded' });
    now = wednesdayAfter(worldId, now);
    answer = null;
    await process().run();
    expect(await jobsOf(mia)).toHaveLength(1);
    expect(await scheduleOf(mia, worldId)).toMatchObject({ paused: null, last_run_at: now });
    expect(new Set(billing.asked.map(({ job_id }) => job_id)).size, 'each period has its own job').toBe(3);
  });

  test('a connection that ended pauses the worlds of its listener only, until they connect again', async () => {
    const zoe = await makeUser(db, mia.tenantId);
    await connect(db, mia, ago(dayMs));
    const [paused, due, running] = [
      await scheduleWorld(db, mia, new Date(now.getTime() + dayMs)),
      await scheduleWorld(db, mia, ago(1_000)),
      await scheduleWorld(db, zoe, ago(1_000)),
    ];
    await inTenant(db, mia.tenantId, async (trx) => {
      const connection = await lockConnection(trx, mia.userId);
      if (connection) await endConnection(trx, connection, now);
    });
    await process().run();
    expect((await jobsOf(mia)).map(({ subject_id }) => subject_id)).toEqual([running]);
    for (const worldId of [paused, due])
      expect(await scheduleOf(mia, worldId)).toMatchObject({
        paused: 'spotify-needs-reconnect',
        next_run_at: null,
      });
    await connect(db, mia, now);
    await inTenant(db, mia.tenantId, (trx) => resumeSchedules(trx, mia.userId, now));
    for (const worldId of [paused, due])
      expect(await scheduleOf(mia, worldId)).toMatchObject({
        paused: null,
        next_run_at: wednesdayAfter(worldId, now),
      });
  });

  test('a connection that is found ended when a run is due pauses it', async () => {
    await connect(db, mia, ago(dayMs));
    const worldId = await scheduleWorld(db, mia, ago(1_000));
    await inTenant(db, mia.tenantId, (trx) =>
      trx.updateTable('connections').set({ needs_reconnect: true }).execute(),
    );
    await process().run();
    expect(billing.asked).toEqual([]);
    expect(await scheduleOf(mia, worldId)).toMatchObject({ paused: 'spotify-needs-reconnect' });
  });
});

type Refused = Extract<ReplyOf<typeof getReservation>, { kind: 'refused' }>;
