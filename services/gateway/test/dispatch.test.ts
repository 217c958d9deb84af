import type { JobKind } from '@trc/contracts/documents/job.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import { type Lane, lanes } from '@trc/contracts/topology';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueOf, queues } from '../src/domain/queues.ts';
import { DispatchJobsSchedule } from '../src/inbound/dispatch-jobs.schedule.ts';
import { complete } from '../src/inbound/end-job.ts';
import { JobsRoutes } from '../src/inbound/jobs.routes.ts';
import { QueuesRoutes } from '../src/inbound/queues.routes.ts';
import { slotsOf, startJob } from '../src/inbound/start-job.ts';
import { SweepSchedule } from '../src/inbound/sweep.schedule.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { failJob, findJob, noteProgress } from '../src/outbound/jobs.store.ts';
import {
  answers,
  askOf,
  bell,
  log,
  type Member,
  makeTenant,
  promisedAt,
  relay,
  scriptedBilling,
  settle,
  stated,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const now = new Date('2026-11-21T12:00:00Z');
const trace = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
let database: TestDatabase;
let db: Kysely<Database>;
let admin: Kysely<Database>;
let gateway: TestGateway;
let mia: Member;
let zoe: Member;
let rung: number;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  admin = database.openAsAdmin().withSchema('gateway') as unknown as Kysely<Database>;
  const { objects } = await createObjects();
  const ask = askOf(
    scriptedBilling().script,
    answers(getReceipt, ({ job_id }) => getReceipt.reply.parse({ job_id, cost_micros: 0, lines: [] })),
  );
  gateway = await startGateway([JobsRoutes, QueuesRoutes], { db, ask, objects, clock: () => now });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  rung = 0;
  [mia, zoe] = [await makeTenant(db), await makeTenant(db)];
});
afterEach(async () => {
  for (const table of ['jobs', 'balances', 'promises', 'outbox'])
    await sql`delete from gateway.${sql.id(table)}`.execute(admin);
});

const bells = {
  ring: () => {
    rung += 1;
  },
  listen: () => () => undefined,
};
const dispatcher = () => new DispatchJobsSchedule(db, bells, () => now, log, bell);
const dispatch = () => dispatcher().run();

function commandOf(kind: JobKind, jobId: Id<'job'>, userId: Id<'user'>): object {
  switch (kind) {
    case 'sample':
    case 'reanalysis':
      return {
        job_id: jobId,
        sample_id: newId('sample'),
        user_id: userId,
        object_key: 'sound',
        filename: 'sound.wav',
        size_bytes: 1_000,
        sha256: '0'.repeat(64),
        duration_s_max: 60,
        vibe_model: null,
        model_micros_max: 0,
      };
    case 'publish':
      return { job_id: jobId, playlist_id: newId('playlist'), user_id: userId, target: 'spotify' };
    default:
      throw new Error(`this test begins no ${kind}`);
  }
}

/** Makes jobs of one kind wait, oldest first. */
async function begin(member: Member, count: number, kind: JobKind = 'sample', lane: Lane = 'pro', cost = 1) {
  const ids = Array.from({ length: count }, () => newId('job'));
  for (const [i, id] of ids.entries())
    await inTenant(db, member.tenantId, (trx) =>
      startJob(trx, {
        id,
        tenantId: member.tenantId,
        userId: member.userId,
        kind,
        subjectId: 'subject',
        command: commandOf(kind, id, member.userId),
        publish: false,
        promised: promisedAt(new Date(now.getTime() + i), { lane, queue: queueOf(kind, lane), cost }),
      }),
    );
  return ids;
}

const jobOf = (member: Member, id: Id<'job'>) => inTenant(db, member.tenantId, (trx) => findJob(trx, id));
const released = async (...members: Member[]) => {
  const ids = members.map(({ tenantId }) => tenantId);
  return admin
    .selectFrom('jobs')
    .selectAll()
    .where('tenant_id', 'in', ids)
    .where('released_at', 'is not', null)
    .execute();
};
const told = {
  stage: 'decode',
  status: 'processing',
  progress: 0.1,
  parkedUntil: null,
  reason: null,
  saidAt: now,
} as const;
const startAll = async () => {
  for (const { tenant_id, id } of await released(mia, zoe))
    await inTenant(db, tenant_id, (trx) => noteProgress(trx, id, told, now));
};
const endAll = async () => {
  const open = (await released(mia, zoe)).filter(({ ended_at }) => ended_at === null);
  for (const { tenant_id, id } of open)
    await settle(db, tenant_id, { kind: 'done', write: complete({ jobId: id, now, bell }, {}, []) });
};
const sentTo = async (member: Member) =>
  (await stated(database, member.tenantId)).filter(({ name }) => name.startsWith('analyse-sample'));

describe('the dispatcher', () => {
  test('EB-41: sends the command of a job to the lane of its plan, once, and rings', async () => {
    const [id] = await begin(mia, 1, 'sample', 'enterprise');
    expect(await stated(database, mia.tenantId)).toEqual([]);
    await dispatch();
    await dispatch();
    expect(await stated(database, mia.tenantId)).toMatchObject([
      { name: 'analyse-sample.v1.enterprise', data: { job_id: id } },
    ]);
    expect(rung).toBe(1);
  });

  test('sends it in the trace of the request that began it', async () => {
    const [id] = await begin(mia, 1, 'publish');
    await admin
      .updateTable('jobs')
      .set({ trace: JSON.stringify(trace) })
      .execute();
    await dispatch();
    expect(await jobOf(mia, id as Id<'job'>)).toMatchObject({ released_at: now, trace });
    expect(await stated(database, mia.tenantId)).toMatchObject([{ name: 'publish-playlist.v1' }]);
  });

  test('many at once release each job once, and no more than there are places', async () => {
    await begin(mia, 12);
    await begin(zoe, 12);
    await Promise.all(Array.from({ length: 8 }, dispatch));
    expect(await released(mia, zoe)).toHaveLength(1);
    for (let running = 1; running < 8; running = (await released(mia, zoe)).length) {
      await startAll();
      await Promise.all(Array.from({ length: 8 }, dispatch));
      expect((await released(mia, zoe)).length).toBeLessThanOrEqual(running + 1 + Math.floor(running / 4));
    }
    const sent = [...(await sentTo(mia)), ...(await sentTo(zoe))];
    const ids = sent.map(({ data }) => data['job_id']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe((await released(mia, zoe)).length);
  });

  test('B-031: never has more in flight than the workers of the queue may be', async () => {
    const { inFlightMax } = queues.free;
    await begin(mia, inFlightMax + 10, 'sample', 'free');
    for (let round = 0; round < 20; round += 1) {
      await dispatch();
      await startAll();
    }
    expect(await released(mia)).toHaveLength(inFlightMax);
    await endAll();
    await dispatch();
    expect((await released(mia)).filter(({ ended_at }) => ended_at === null).length).toBeGreaterThan(0);
  });

  test('a process of each queue has the slots that the dispatcher counts on', () => {
    const kinds = { sample: 'pro', world: 'worlds', refresh: 'worlds', publish: 'publishing' } as const;
    for (const [kind, queue] of Object.entries(kinds))
      expect(slotsOf(kind as keyof typeof kinds), kind).toBe(queues[queue].slots);
    for (const lane of lanes) expect(queues[lane].slots, lane).toBe(slotsOf('sample'));
  });

  test('a flood leaves another tenant every second turn, and what it saved while it was away', async () => {
    await begin(mia, 200);
    for (let round = 0; round < 120; round += 1) {
      await dispatch();
      await endAll();
    }
    const before = (await sentTo(mia)).length;
    const first = await begin(zoe, 10);
    for (let round = 0; round < 10; round += 1) {
      await dispatch();
      await endAll();
    }
    expect((await sentTo(mia)).length).toBe(before);
    expect((await sentTo(zoe)).map(({ data }) => data['job_id']).toSorted()).toEqual(first.toSorted());
  });

  test('worlds and publishing go by the weight of the plan', async () => {
    await begin(mia, 60, 'publish', 'enterprise');
    await begin(zoe, 60, 'publish', 'free');
    for (const { tenantId } of [mia, zoe])
      await admin
        .insertInto('balances')
        .values({ tenant_id: tenantId, queue: 'publishing', deficit: 0, round: 0 })
        .execute();
    for (let round = 0; round < 27; round += 1) {
      await dispatch();
      await endAll();
    }
    expect([(await released(mia)).length, (await released(zoe)).length]).toEqual([24, 3]);
  });

  test('a job that is parked keeps no place', async () => {
    await begin(mia, 3);
    await dispatch();
    const [first] = await released(mia);
    await inTenant(db, mia.tenantId, (trx) =>
      noteProgress(
        trx,
        first?.id as Id<'job'>,
        { ...told, status: 'parked', parkedUntil: now, reason: 'quota' },
        now,
      ),
    );
    await dispatch();
    expect(await released(mia)).toHaveLength(2);
  });

  test('what a worker said before counts for nothing when it is heard after what it said later', async () => {
    const [id] = (await begin(mia, 1)) as [Id<'job'>];
    await dispatch();
    const later = new Date(now.getTime() + 1);
    const parked = {
      ...told,
      stage: 'analyse-sample',
      status: 'parked',
      parkedUntil: later,
      reason: 'quota',
    } as const;
    const hear = (word: Parameters<typeof noteProgress>[2]) =>
      inTenant(db, mia.tenantId, (trx) => noteProgress(trx, id, word, now));
    expect([await hear({ ...parked, saidAt: later }), await hear(told)]).toEqual([true, false]);
    expect(await inTenant(db, mia.tenantId, (trx) => findJob(trx, id))).toMatchObject({
      status: 'parked',
      stage: 'analyse-sample',
    });
    expect(await hear({ ...told, saidAt: new Date(later.getTime() + 1) })).toBe(true);
    expect(await inTenant(db, mia.tenantId, (trx) => findJob(trx, id))).toMatchObject({
      status: 'processing',
      parked_until: null,
    });
  });

  test('a released job that nobody hears of is rung for and then leaves its place; one that was never sent is not', async () => {
    const ids = await begin(mia, 3);
    await dispatch();
    await admin
      .updateTable('jobs')
      .set({ heard_at: new Date(Date.now() - 3_600_000) })
      .execute();
    await dispatch();
    expect(await released(mia)).toHaveLength(1);
    const { objects } = await createObjects();
    const parts = { db, ask: askOf(), relay, clock: () => new Date() };
    await new SweepSchedule(parts, log, objects, { silentJobMs: 60_000 }).run();
    const rings = await Promise.all(ids.map((id) => jobOf(mia, id)));
    expect(rings.map((job) => job?.rings)).toEqual([1, 0, 0]);
    await dispatch();
    expect(await released(mia)).toHaveLength(2);
  });

  test('a job that was cancelled while it waited is never sent', async () => {
    const [first, second] = await begin(mia, 2);
    const answer = await gateway.call(mia.key, 'POST', `/v1/jobs/${first}/cancel`);
    expect(answer.body).toMatchObject({ status: 'cancelled', position: null });
    await dispatch();
    const names = (await stated(database, mia.tenantId)).map(({ name, data }) => `${name} ${data['job_id']}`);
    expect(names.toSorted()).toEqual([`analyse-sample.v1.pro ${second}`, `job-ended.v1 ${first}`]);
  });

  test('a job that is tried again waits for its turn again, with a new promise', async () => {
    const [id] = (await begin(mia, 1, 'publish')) as [Id<'job'>];
    await dispatch();
    await inTenant(db, mia.tenantId, (trx) => failJob(trx, id, { code: 'gave-up', detail: '' }, now));
    const { status } = await gateway.call(mia.key, 'POST', `/v1/jobs/${id}/retry`);
    expect(status).toBe(202);
    expect(await jobOf(mia, id)).toMatchObject({
      status: 'pending',
      released_at: null,
      accepted_at: now,
      promised_ms: 5_000,
    });
    await dispatch();
    expect((await stated(database, mia.tenantId)).map(({ name }) => name)).toEqual([
      'publish-playlist.v1',
      'publish-playlist.v1',
    ]);
  });

  test('a command that no longer fits its contract fails its job and stands in nobody’s way', async () => {
    const [broken, good] = (await begin(mia, 2)) as [Id<'job'>, Id<'job'>];
    await admin.updateTable('jobs').set({ command: '{}' }).where('id', '=', broken).execute();
    await dispatch();
    await dispatch();
    expect(await jobOf(mia, broken)).toMatchObject({ status: 'failed', error: { code: 'gave-up' } });
    expect(await jobOf(mia, good)).toMatchObject({ released_at: now });
  });
});

describe('GET /v1/queue', () => {
  test('tells where each of the own jobs stands and why it waits, and nothing of others but their number', async () => {
    const others = await begin(zoe, 5);
    const own = await begin(mia, 3);
    const { status, body } = await gateway.call(mia.key, 'GET', '/v1/queue?limit=2');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { id: own[0], queue: 'pro', position: 2, reason: 'fairness', cost_micros: 0 },
      { id: own[1], queue: 'pro', position: 4, reason: 'own-share' },
    ]);
    expect(JSON.stringify(body)).not.toContain(zoe.tenantId);
    for (const id of others) expect(JSON.stringify(body)).not.toContain(id);
    const rest = await gateway.call(mia.key, 'GET', `/v1/queue?limit=2&cursor=${body.next_cursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: own[2], position: 6 }], next_cursor: null });
    const job = await gateway.call(mia.key, 'GET', `/v1/jobs/${own[2]}`);
    expect(job.body).toMatchObject({ position: 6, queue: 'pro' });
  });

  test('a job that was sent waits for a worker, and a parked one for what it says', async () => {
    const [sent, parked] = (await begin(mia, 2)) as [Id<'job'>, Id<'job'>];
    await dispatch();
    const until = new Date(now.getTime() + 60_000);
    await inTenant(db, mia.tenantId, (trx) =>
      noteProgress(trx, parked, { ...told, status: 'parked', parkedUntil: until, reason: 'quota' }, now),
    );
    const { body } = await gateway.call(mia.key, 'GET', '/v1/queue');
    expect(body.items).toMatchObject([
      { id: sent, position: 1, reason: 'workers-busy', parked_until: null },
      {
        id: parked,
        position: null,
        reason: 'parked',
        parked_reason: 'quota',
        parked_until: until.toISOString(),
      },
    ]);
    expect(body.items[1].estimated_completion > until.toISOString()).toBe(true);
  });
});

describe('the ledger of promises', () => {
  test('keeps what was promised beside what came, for the tenant its own and for the operator all', async () => {
    const own = await begin(mia, 2);
    await begin(zoe, 1);
    const late = new Date(now.getTime() + 2_000);
    for (const member of [mia, zoe])
      for (const { id } of await admin
        .selectFrom('jobs')
        .select('id')
        .where('tenant_id', '=', member.tenantId)
        .execute()) {
        const at = id === own[0] ? late : new Date(now.getTime() + 500);
        await settle(db, member.tenantId, {
          kind: 'done',
          write: complete({ jobId: id, now: at, bell }, {}, []),
        });
      }
    const period = '?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z';
    const mine = (await gateway.call(mia.key, 'GET', `/v1/sla${period}`)).body;
    expect(mine.figures).toMatchObject([
      { queue: 'pro', kind: 'sample', jobs: 2, within_promise: 0.5, within_bound: 1 },
    ]);
    expect(mine.misses).toMatchObject([{ job_id: own[0], promised_ms: 1_000, actual_ms: 2_000 }]);
    expect(mine.misses[0]).not.toHaveProperty('tenant_id');
    await admin.updateTable('users').set({ role: 'operator' }).where('id', '=', zoe.userId).execute();
    const all = (await gateway.call(zoe.key, 'GET', `/v1/admin/sla${period}&queue=pro`)).body;
    expect(all.figures).toMatchObject([{ jobs: 3 }]);
    expect(all.misses).toMatchObject([{ job_id: own[0], tenant_id: mia.tenantId }]);
    expect((await gateway.call(zoe.key, 'GET', `/v1/admin/sla${period}&queue=worlds`)).body.figures).toEqual(
      [],
    );
    expect((await gateway.call(mia.key, 'GET', '/v1/admin/sla')).status).toBe(403);
  });

  test('the operator sees depth, tenants, the oldest wait and measured times', async () => {
    await begin(mia, 2);
    await begin(zoe, 1);
    await dispatch();
    await endAll();
    await admin.updateTable('users').set({ role: 'operator' }).where('id', '=', zoe.userId).execute();
    const { body } = await gateway.call(zoe.key, 'GET', '/v1/admin/queues');
    expect(body.items).toMatchObject([
      {
        queue: 'pro',
        kind: 'sample',
        waiting: 2,
        tenants_waiting: 2,
        released: 0,
        running: 0,
        parallelism: 2,
        service_ms: 0,
      },
    ]);
  });
});
