import type { JobKind } from '@trc/contracts/documents/job.v1';
import { newId } from '@trc/contracts/ids';
import type { Lane } from '@trc/contracts/topology';
import { openDatabase } from '@trc/runtime/postgres';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueOf } from '../src/domain/queues.ts';
import { complete } from '../src/inbound/end-job.ts';
import { ScalingRoutes } from '../src/inbound/scaling.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addJob, noteProgress, releaseJob } from '../src/outbound/jobs.store.ts';
import { oldestByBound } from '../src/outbound/queue-work.store.ts';
import { askOf, bell, type Member, makeTenant, promisedAt, settle } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let admin: Kysely<Database>;
let gateway: TestGateway;
let mia: Member;
let zoe: Member;
let now: Date;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  admin = database.openAsAdmin().withSchema('gateway') as unknown as Kysely<Database>;
  now = new Date('2026-11-21T12:00:00Z');
  gateway = await startGateway([ScalingRoutes], { db, ask: askOf(), clock: () => now });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  [mia, zoe] = [await makeTenant(db), await makeTenant(db)];
});
afterEach(async () => {
  for (const table of ['jobs', 'promises', 'outbox'])
    await sql`delete from gateway.${sql.id(table)}`.execute(admin);
  // What was read a moment ago would be told again.
  now = new Date(now.getTime() + 60_000);
});

const read = () => gateway.call('', 'GET', '/scaling/queues');
const nothing = { work_seconds: 0, waiting: 0, in_flight: 0 };

async function begin(
  { tenantId, userId }: Member,
  count: number,
  { kind = 'sample', lane = 'pro', cost = 1, waitingSMax = null as number | null, ageS = 0 } = {} as {
    readonly kind?: JobKind;
    readonly lane?: Lane;
    readonly cost?: number;
    readonly waitingSMax?: number | null;
    readonly ageS?: number;
  },
) {
  const ids = Array.from({ length: count }, () => newId('job'));
  const acceptedAt = new Date(now.getTime() - ageS * 1_000);
  const promised = { ...promisedAt(acceptedAt, { lane, queue: queueOf(kind, lane), cost }), waitingSMax };
  for (const id of ids)
    await inTenant(db, tenantId, (trx) =>
      addJob(
        trx,
        { id, tenantId, userId, kind, subjectId: 'subject', command: {}, publish: false, promised },
        {},
      ),
    );
  return ids;
}

type JobId = Awaited<ReturnType<typeof begin>>[number];
const release = (member: Member, id: JobId) =>
  inTenant(db, member.tenantId, (trx) => releaseJob(trx, id, now));
const tell = (member: Member, id: JobId, parkedUntil: Date | null) =>
  inTenant(db, member.tenantId, (trx) =>
    noteProgress(
      trx,
      id,
      {
        stage: 'world',
        status: parkedUntil ? 'parked' : 'processing',
        progress: 0.1,
        parkedUntil,
        reason: null,
        saidAt: now,
      },
      now,
    ),
  );

describe('GET /scaling/queues', () => {
  test('tells predicted seconds of all tenants, waiting and in flight, by queue', async () => {
    await begin(mia, 3);
    await begin(zoe, 2);
    const [world] = await begin(zoe, 1, { kind: 'world', lane: 'free', cost: 3 });
    if (world) await release(zoe, world);
    expect(await read()).toEqual({
      status: 200,
      body: {
        free: nothing,
        pro: { work_seconds: 5 * 4, waiting: 5, in_flight: 0 },
        enterprise: nothing,
        worlds: { work_seconds: 15, waiting: 0, in_flight: 1 },
        publishing: nothing,
      },
    });
  });

  test('predicts by what jobs of the queue have really taken', async () => {
    const [done] = await begin(mia, 1);
    if (!done) return;
    await release(mia, done);
    await tell(mia, done, null);
    const endedAt = new Date(now.getTime() + 2_500);
    await settle(db, mia.tenantId, {
      kind: 'done',
      write: complete({ jobId: done, now: endedAt, bell }, {}, []),
    });
    await begin(zoe, 4);
    expect((await read()).body.pro).toEqual({ work_seconds: 10, waiting: 4, in_flight: 0 });
  });

  test('what is parked is no work until its time has come, and then it is: somebody must be there to take it', async () => {
    const [parked, due] = await begin(mia, 2, { kind: 'world', cost: 3 });
    for (const id of [parked, due]) if (id) await release(mia, id);
    if (parked) await tell(mia, parked, new Date(now.getTime() + 600_000));
    if (due) await tell(mia, due, new Date(now.getTime() - 1));
    expect((await read()).body.worlds).toEqual({ work_seconds: 15, waiting: 0, in_flight: 1 });
  });

  test('what has ended is no work, and its queue is empty again', async () => {
    const [id] = await begin(mia, 1);
    if (!id) return;
    await settle(db, mia.tenantId, {
      kind: 'done',
      write: complete({ jobId: id, now, bell }, {}, []),
    });
    expect((await read()).body.pro).toEqual(nothing);
  });

  test('shows counts only: no id of anybody', async () => {
    await begin(mia, 1);
    const text = JSON.stringify((await read()).body);
    for (const secret of [mia.tenantId, mia.userId, 'subject']) expect(text).not.toContain(secret);
    expect(text.replace(/[\d.]+/g, 'n')).toBe(
      JSON.stringify(
        Object.fromEntries(
          ['free', 'pro', 'enterprise', 'worlds', 'publishing'].map((queue) => [queue, nothing]),
        ),
      ).replace(/\d+/g, 'n'),
    );
  });

  test('many who ask at once cost one look', async () => {
    await begin(mia, 1);
    const first = await read();
    await begin(mia, 1);
    expect(await read()).toEqual(first);
    now = new Date(now.getTime() + 2_001);
    expect((await read()).body.pro.waiting).toBe(2);
  });

  test('knows for every bound on waiting who has waited longest', async () => {
    await begin(mia, 1, { lane: 'free', kind: 'world', waitingSMax: 86_400, ageS: 3_600 });
    await begin(zoe, 2, { lane: 'pro', kind: 'world', waitingSMax: 300, ageS: 10 });
    await begin(zoe, 1, { lane: 'pro', kind: 'world', waitingSMax: 300, ageS: 200 });
    await begin(zoe, 1, { lane: 'enterprise', kind: 'world', ageS: 9_000 });
    expect((await oldestByBound(db)).toSorted((a, b) => (a.boundS ?? 0) - (b.boundS ?? 0))).toEqual([
      { queue: 'worlds', boundS: 300, acceptedMs: now.getTime() - 200_000 },
      { queue: 'worlds', boundS: 86_400, acceptedMs: now.getTime() - 3_600_000 },
    ]);
  });

  test('a database that is away, or holds its answer back, is 503 and never a number', async () => {
    const away = openDatabase<Database>('postgres://nobody@127.0.0.1:1/none', () => undefined);
    const lost = await startGateway([ScalingRoutes], { db: away, ask: askOf(), clock: () => now });
    const answer = await lost.call('', 'GET', '/scaling/queues');
    expect(answer).toMatchObject({
      status: 503,
      body: {
        code: 'unavailable',
        detail: 'The queues cannot be counted: Postgres does not answer.',
      },
    });
    expect(answer.body).not.toHaveProperty('free');
    await lost.stop();
    await away.destroy();

    // The lock is held until the answer has come.
    const held = await admin.transaction().execute(async (trx) => {
      await sql`lock table gateway.jobs in access exclusive mode`.execute(trx);
      return read();
    });
    expect(held.status).toBe(503);
    expect((await read()).status).toBe(200);
  });
});
