import type { Batch } from '@trc/contracts/documents/batch.v1';
import { cancelBatch } from '@trc/contracts/http/cancel-batch.v1';
import { createBatch } from '@trc/contracts/http/create-batch.v1';
import { getBatch } from '@trc/contracts/http/get-batch.v1';
import { listBatches } from '@trc/contracts/http/list-batches.v1';
import type { Id } from '@trc/contracts/ids';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getHeadProbe } from '@trc/contracts/queries/get-head-probe.v1';
import { getProbe } from '@trc/contracts/queries/get-probe.v1';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { listJobCosts } from '@trc/contracts/queries/list-job-costs.v1';
import { Unavailable } from '@trc/runtime/ask';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { BatchesRoutes } from '../src/inbound/batches.routes.ts';
import { CompleteUploadRoute } from '../src/inbound/complete-upload.route.ts';
import { CreateBatchRoute } from '../src/inbound/create-batch.route.ts';
import { JobsRoutes } from '../src/inbound/jobs.routes.ts';
import { SweepSchedule } from '../src/inbound/sweep.schedule.ts';
import { UploadsRoutes } from '../src/inbound/uploads.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { completeJob, failJob, noteProgress } from '../src/outbound/jobs.store.ts';
import {
  answers,
  askOf,
  example,
  log,
  type Member,
  makeTenant,
  makeUser,
  relay,
  scriptedBilling,
  scriptedPlan,
  stated,
  waitingJobs,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

type Made = z.output<typeof createBatch.response>;
type Reservation = RequestOf<typeof getReservation>;
type Refused = Extract<ReplyOf<typeof getReservation>, { kind: 'refused' }>;

const mebibyte = 1024 * 1024;
const hour = 3_600_000;
const sound = getProbe.reply.parse(example('queries/get-probe.v1').reply);
const tooLarge: Refused = {
  kind: 'refused',
  code: 'upload-too-large',
  detail: 'The plan Pro takes files of up to 1000000000 bytes.',
  frees_at: null,
};

let database: TestDatabase;
let db: Kysely<Database>;
let real: Objects;
let gateway: TestGateway;
let billing: ReturnType<typeof scriptedBilling>;
let plan: Parameters<typeof scriptedPlan>[0];
let now = new Date('2026-11-22T12:00:00Z');
let whole: ReplyOf<typeof getProbe> = sound;
let heads: (base64: string) => ReplyOf<typeof getHeadProbe>;
let costs: (ids: readonly string[]) => ReplyOf<typeof listJobCosts>;
let storage: Partial<Objects> = {};
let mia: Member;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects: real } = await createObjects());
  const objects = new Proxy(real, {
    get: (target, name: keyof Objects) => storage[name] ?? target[name],
  });
  gateway = await startGateway(
    [CreateBatchRoute, BatchesRoutes, CompleteUploadRoute, UploadsRoutes, JobsRoutes],
    {
      db,
      objects,
      clock: () => now,
      ask: (contract, tenantId, request) =>
        askOf(
          billing.script,
          scriptedPlan(plan),
          answers(getProbe, () => whole),
          answers(getHeadProbe, ({ head_base64 }) => heads(head_base64)),
          answers(listJobCosts, ({ job_ids }) => costs(job_ids)),
        )(contract, tenantId, request),
    },
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  billing = scriptedBilling();
  plan = { batch_files_max: 100 };
  now = new Date(now.getTime() + 60_000);
  whole = sound;
  heads = () => ({ kind: 'beyond-head' });
  costs = () => ({ items: [] });
  storage = {};
  mia = await makeTenant(db);
});

const files = (...names: readonly string[]) => names.map((filename) => ({ filename, size_bytes: 1_000 }));
const refusing = (refuse: (request: Reservation) => Refused | null) => {
  billing = scriptedBilling(refuse);
};
const call = (method: string, path = '', body?: object, headers?: Record<string, string>, by = mia) =>
  gateway.call(by.key, method, `/v1/batches${path}`, body, headers);
async function make(wanted: readonly object[], by = mia): Promise<Made> {
  const { status, body } = await call('POST', '', { files: wanted }, {}, by);
  expect([status, body.detail]).toEqual([201, undefined]);
  expect(createBatch.response.parse(body)).toEqual(body);
  return body;
}
async function look(id: string): Promise<Batch> {
  const { status, body } = await call('GET', `/${id}`);
  expect(status).toBe(200);
  expect(getBatch.response.parse(body)).toEqual(body);
  return body;
}
async function put(file: Made['files'][number] | undefined): Promise<void> {
  for (const { url, size_bytes } of file?.parts ?? [])
    expect((await fetch(url, { method: 'PUT', body: new Uint8Array(size_bytes) })).status).toBe(200);
}
const complete = (file: Made['files'][number] | undefined) =>
  gateway.call(mia.key, 'POST', `/v1/uploads/${file?.upload_id}/complete`);
async function send(file: Made['files'][number] | undefined): Promise<Id<'job'>> {
  await put(file);
  const { status, body } = await complete(file);
  expect(status).toBe(202);
  return body.job_id;
}
const statuses = ({ items }: Batch) => items.map(({ status }) => status);
const inMia = <T>(work: Parameters<typeof inTenant<Database, T>>[2]) => inTenant(db, mia.tenantId, work);
const count = (table: 'uploads' | 'batches' | 'batch_files') =>
  inMia(async (trx) => (await trx.selectFrom(table).selectAll().execute()).length);
const kept = () => real.list(`tenants/${mia.tenantId}/`);
const refunded = async () =>
  (await stated(database, mia.tenantId))
    .filter(({ name, data }) => name === 'job-ended.v1' && data['outcome'] !== 'completed')
    .map(({ data }) => data['job_id'])
    .toSorted();
const reserved = () => billing.asked.map(({ job_id }) => job_id).toSorted();
const sweep = () =>
  new SweepSchedule({ db, ask: askOf(), relay, clock: () => now }, log, real, { silentJobMs: 60_000 }).run();

describe('a batch', () => {
  it('reserves an upload for every file, with its vibe, and quotes all of them', async () => {
    const made = await make([{ ...files('a.wav')[0], vibe: 'large' }, ...files('b.wav', 'c.wav')]);
    expect(billing.asked.map(({ vibe, duration_s }) => [vibe, duration_s])).toEqual([
      ['large', null],
      [undefined, null],
      [undefined, null],
    ]);
    expect(made.files).toMatchObject([
      {
        number: 1,
        filename: 'a.wav',
        parts: [{ number: 1, size_bytes: 1_000 }],
        parts_total: 1,
        refused: null,
      },
      { number: 2, filename: 'b.wav' },
      { number: 3, filename: 'c.wav' },
    ]);
    expect(made.quote.cost_micros).toBe(3 * 3_057);
    expect(new Date(made.expires_at).getTime() - now.getTime()).toBe(6 * hour);
    const { status, body } = await gateway.call(mia.key, 'GET', `/v1/uploads/${made.files[0]?.upload_id}`);
    expect([status, body.expires_at]).toEqual([200, made.expires_at]);
  });

  it('has one status at every stage from the first byte to the last sample', async () => {
    const made = await make(files('a.wav', 'b.wav'));
    const id = made.batch_id;
    expect(await look(id)).toMatchObject({
      status: 'open',
      files: { total: 2, waiting: 2 },
      progress: 0,
      estimated_completion: null,
      cost_micros: 0,
      ended_at: null,
      items: [{ upload_id: made.files[0]?.upload_id, job_id: null, sample_id: null }, {}],
    });

    const first = await send(made.files[0]);
    const open = await look(id);
    expect([open.status, statuses(open)]).toEqual(['open', ['pending', 'waiting']]);
    expect(open.items[0]).toMatchObject({ job_id: first, sample_id: expect.stringMatching(/^smp_/) });
    expect(open.estimated_completion).not.toBeNull();

    const second = await send(made.files[1]);
    expect((await look(id)).status).toBe('processing');

    const told = { stage: 'analyse', progress: 0.5, parkedUntil: null, reason: null, saidAt: now };
    await inMia((trx) => noteProgress(trx, first, { ...told, status: 'processing' }, now));
    await inMia((trx) => noteProgress(trx, second, { ...told, status: 'parked' }, now));
    const half = await look(id);
    expect([half.status, statuses(half), half.progress]).toEqual([
      'processing',
      ['processing', 'parked'],
      0.5,
    ]);

    await inMia((trx) => completeJob(trx, first, {}, now));
    expect(await look(id)).toMatchObject({ status: 'processing', progress: 0.75, ended_at: null });

    now = new Date(now.getTime() + 1_000);
    const error = { code: 'unreadable-audio', detail: 'The file is truncated.' } as const;
    await inMia((trx) => failJob(trx, second, error, now));
    costs = (ids) => {
      expect(ids.toSorted()).toEqual([first, second].toSorted());
      return { items: [{ job_id: first, cost_micros: 640 }] };
    };
    expect(await look(id)).toMatchObject({
      status: 'completed',
      files: { total: 2, ready: 1, failed: 1 },
      progress: 1,
      estimated_completion: null,
      cost_micros: 640,
      ended_at: now.toISOString(),
      items: [
        { status: 'ready', job_id: first, error: null },
        { status: 'failed', job_id: second, sample_id: null, error: { ...error, frees_at: null } },
      ],
    });
  });

  it('shows no costs while billing is silent, and all the rest', async () => {
    const made = await make(files('a.wav'));
    await send(made.files[0]);
    costs = () => {
      throw new Unavailable(listJobCosts, new Error('silence'));
    };
    expect(await look(made.batch_id)).toMatchObject({ status: 'processing', cost_micros: null });
  });

  it('takes a hundred files at once, in the order of the request', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `sound ${i + 1}.wav`);
    const made = await make(files(...names));
    expect(made.files.map(({ filename }) => filename)).toEqual(names);
    expect(new Set(made.files.map(({ upload_id }) => upload_id)).size).toBe(100);
    expect(await count('uploads')).toBe(100);
    await call('POST', `/${made.batch_id}/cancel`);
  });

  it('signs the first 32 MiB of a long file; all of it is at its upload', async () => {
    const [long] = (await make([{ filename: 'long.wav', size_bytes: 41 * mebibyte }])).files;
    expect([long?.parts.length, long?.parts_total]).toEqual([4, 6]);
    const { body } = await gateway.call(mia.key, 'GET', `/v1/uploads/${long?.upload_id}`);
    expect(body.parts).toHaveLength(6);
  });

  it('may have files of one name, and cleans names that are none', async () => {
    const names = [
      '../../etc/passwd',
      'a/b\\c.wav',
      'same.wav',
      'same.wav',
      '太鼓 🥁.wav',
      '\u0000\u0007',
      '..',
    ];
    const { files: made, batch_id } = await make(files(...names));
    const clean = ['passwd', 'c.wav', 'same.wav', 'same.wav', '太鼓 🥁.wav', 'sound', '..'];
    expect(made.map(({ filename }) => filename)).toEqual(clean);
    expect((await look(batch_id)).items.map(({ filename }) => filename)).toEqual(clean);
  });

  it('is asked for twice under one key and made once', async () => {
    const headers = { 'idempotency-key': 'once' };
    const wanted = { files: files('a.wav', 'b.wav') };
    const first = await call('POST', '', wanted, headers);
    const second = await call('POST', '', wanted, headers);
    expect(second).toEqual(first);
    expect([await count('batches'), await count('uploads'), billing.asked.length]).toEqual([1, 2, 2]);
  });

  it('whose answer was lost with its process is found by the next try', async () => {
    const headers = { 'idempotency-key': 'died' };
    const wanted = { files: files('a.wav', 'b.wav') };
    const { body: first } = await call('POST', '', wanted, headers);
    await send(first.files[1]);
    await inMia((trx) =>
      trx
        .updateTable('idempotency')
        .set({ status: null, headers: null, body_sealed: null, started_at: new Date(0) })
        .execute(),
    );
    const { status, body } = await call('POST', '', wanted, headers);
    expect([status, body.batch_id, body.quote]).toEqual([201, first.batch_id, first.quote]);
    expect(body.files).toMatchObject([
      { upload_id: first.files[0].upload_id, parts: [{ number: 1 }] },
      { upload_id: first.files[1].upload_id, parts: [] },
    ]);
    await send(body.files[0]);
    expect([await count('batches'), billing.asked.length]).toEqual([1, 2]);
  });
});

describe('a file that the plan does not take', () => {
  it('is refused alone, with its reason, and the others go on', async () => {
    const freesAt = '2026-12-01T00:00:00.000Z';
    refusing(({ size_bytes }) =>
      size_bytes === 3
        ? tooLarge
        : size_bytes === 4
          ? { kind: 'refused', code: 'quota-exceeded', detail: 'All used.', frees_at: freesAt }
          : null,
    );
    const made = await make(
      [1, 3, 2, 4].map((size_bytes) => ({ filename: `${size_bytes}.wav`, size_bytes })),
    );
    expect(made.files).toMatchObject([
      { number: 1, refused: null },
      {
        number: 2,
        upload_id: null,
        parts: [],
        refused: { code: 'upload-too-large', detail: tooLarge.detail, frees_at: null },
      },
      { number: 3, refused: null },
      { number: 4, refused: { code: 'quota-exceeded', frees_at: freesAt } },
    ]);
    expect(made.quote.cost_micros).toBe(2 * 3_057);
    expect([await count('uploads'), await refunded()]).toEqual([2, []]);
    for (const file of [made.files[0], made.files[2]]) {
      const jobId = await send(file);
      await inMia((trx) => completeJob(trx, jobId, {}, now));
    }
    expect(await look(made.batch_id)).toMatchObject({
      status: 'completed',
      progress: 1,
      files: { total: 4, ready: 2, refused: 2 },
      items: [{}, { status: 'refused', error: { code: 'upload-too-large' } }, {}, {}],
    });
  });

  describe('by what its first bytes tell', () => {
    const [text, long, music] = ['text', 'long', 'music'].map((name) => Buffer.from(name).toString('base64'));
    const headed = (...given: readonly (string | undefined)[]) =>
      given.map((head_base64, i) => ({ filename: `${i}.wav`, size_bytes: 1_000, head_base64 }));
    beforeEach(() => {
      plan = { batch_files_max: 100, duration_s_max: 60 };
      heads = (base64) => {
        if (base64 === text) return { kind: 'not-audio', detail: 'It looks like text.' };
        return getHeadProbe.reply.parse({ ...sound, duration_s: base64 === long ? 61 : 2 });
      };
    });

    it('is refused alone, before anything is reserved for it', async () => {
      const made = await make(headed(music, text, undefined, long));
      expect(made.files).toMatchObject([
        { refused: null },
        { upload_id: null, refused: { code: 'not-audio', detail: 'It looks like text.', frees_at: null } },
        { refused: null },
        { upload_id: null, refused: { code: 'sound-too-long' } },
      ]);
      expect([billing.asked.length, await count('uploads'), await refunded()]).toEqual([2, 2, []]);
      const { files: states } = await look(made.batch_id);
      expect(states).toMatchObject({ total: 4, waiting: 2, refused: 2 });
    });

    it('and when it is every file, the request is refused and nothing is kept', async () => {
      expect(await call('POST', '', { files: headed(text, long) })).toMatchObject({
        status: 415,
        body: { code: 'not-audio', detail: 'It looks like text.' },
      });
      expect([billing.asked, await count('batches'), await refunded()]).toEqual([[], 0, []]);
    });

    it('is taken while nobody can look at them', async () => {
      heads = () => {
        throw new Unavailable(getHeadProbe, new Error('silence'));
      };
      expect((await make(headed(text, text))).files.map(({ refused }) => refused)).toEqual([null, null]);
    });
  });

  it('refuses the request when it is every file: the problem of the first, and nothing is kept', async () => {
    const freesAt = new Date(now.getTime() + hour).toISOString();
    refusing(({ size_bytes }) => ({
      ...tooLarge,
      code: size_bytes === 1 ? 'quota-exceeded' : 'upload-too-large',
      frees_at: size_bytes === 1 ? freesAt : null,
    }));
    const wanted = [1, 2].map((size_bytes) => ({ filename: 'a.wav', size_bytes }));
    const response = await gateway.send(mia.key, 'POST', '/v1/batches', { files: wanted });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3600']);
    expect(await response.json()).toMatchObject({ code: 'quota-exceeded', frees_at: freesAt });
    expect([await count('batches'), await count('uploads'), await refunded()]).toEqual([0, 0, []]);
  });
});

describe('a request that fails half-way', () => {
  const nothingStays = async () => {
    expect([await count('batches'), await count('batch_files'), await count('uploads')]).toEqual([0, 0, 0]);
    expect(await kept()).toEqual([]);
    const asked = reserved();
    expect((await refunded()).filter((id) => asked.includes(id as Id<'job'>))).toEqual([...new Set(asked)]);
  };

  it('because billing falls silent, gives back every reservation', async () => {
    refusing(() => {
      if (billing.asked.length >= 7) throw new Unavailable(listJobCosts, new Error('silence'));
      return null;
    });
    const aborted: string[] = [];
    storage = {
      abortMultipart: (key, id) => {
        aborted.push(id);
        return real.abortMultipart(key, id);
      },
    };
    const { status, body } = await call('POST', '', { files: files(...'abcdefghij') });
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect(aborted).toHaveLength(6);
    await nothingStays();
  });

  it('because the storage is away, gives back every reservation', async () => {
    let places = 0;
    storage = {
      startMultipart: async (key, type) => {
        places += 1;
        if (places === 3) throw new Error('the storage is away');
        return real.startMultipart(key, type);
      },
    };
    expect((await call('POST', '', { files: files(...'abcdef') })).status).toBe(500);
    await nothingStays();
  });

  it('after its rows were written, takes them away again', async () => {
    storage = {
      signedPart: async () => {
        throw new Error('no key');
      },
    };
    const headers = { 'idempotency-key': 'again' };
    expect((await call('POST', '', { files: files('a.wav') }, headers)).status).toBe(500);
    await nothingStays();
    storage = {};
    expect((await call('POST', '', { files: files('a.wav') }, headers)).status).toBe(201);
  });
});

it('two tries of one request that overlap make one batch: the slower leaves the other’s alone', async () => {
  storage = {
    async startMultipart(key, type) {
      await inMia(async (trx) => {
        const { job_id } = await trx.selectFrom('idempotency').select('job_id').executeTakeFirstOrThrow();
        const quick = {
          id: `bat_${job_id.slice(4)}`,
          tenant_id: mia.tenantId,
          user_id: mia.userId,
          quote_micros: 0,
          estimated_completion: now,
          created_at: now,
          expires_at: now,
        } as const;
        await trx.insertInto('batches').values(quick).execute();
      });
      return real.startMultipart(key, type);
    },
  };
  const headers = { 'idempotency-key': 'overlapping' };
  expect(await call('POST', '', { files: files('a.wav') }, headers)).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  expect([await count('batches'), await count('uploads'), await refunded()]).toEqual([1, 0, reserved()]);
});

describe('a batch is refused', () => {
  it('where the plan has none, and takes nothing of it', async () => {
    plan = { batch_files_max: 0 };
    expect(await call('POST', '', { files: files('a.wav') })).toMatchObject({
      status: 403,
      body: { code: 'batches-not-in-plan' },
    });
    expect(billing.asked).toEqual([]);
    plan = { batch_files_max: 0, enforcement: 'warn' };
    await make(files('a.wav'));
  });

  it('that is larger than the plan has them', async () => {
    plan = { batch_files_max: 1 };
    const { status, body } = await call('POST', '', { files: files('a.wav', 'b.wav') });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(body.detail).toMatch(/1 files in one batch; these are 2/);
    plan = { batch_files_max: null };
    await make(files('a.wav', 'b.wav'));
  });

  it.each([
    ['no files', []],
    ['101 files', files(...Array.from({ length: 101 }, () => 'a.wav'))],
    ['a name of 300 characters', files('a'.repeat(300))],
    ['a name of none', files('')],
    ['an empty file', [{ filename: 'a.wav', size_bytes: 0 }]],
    ['a hash that is none', [{ ...files('a.wav')[0], sha256: 'abc' }]],
    ['a vibe that is none', [{ ...files('a.wav')[0], vibe: 'huge' }]],
  ])('that has %s', async (_, wanted) => {
    const { status, body } = await call('POST', '', { files: wanted });
    expect([status, body.code, billing.asked]).toEqual([400, 'invalid-request', []]);
    expect(body.issues[0].at).toMatch(/^files/);
  });
});

describe('a file that becomes no sample', () => {
  it('because nobody sent it in time has failed, before and after the sweep', async () => {
    const made = await make(files('a.wav', 'b.wav'));
    await send(made.files[1]);
    now = new Date(now.getTime() + 6 * hour);
    const expired = { status: 'failed', error: { code: 'upload-expired' }, job_id: null };
    const before = await look(made.batch_id);
    expect(before).toMatchObject({ status: 'processing', items: [expired, { status: 'pending' }] });
    // The sweeper goes by the clock of the database.
    await inMia((trx) => sql`update uploads set expires_at = now() - interval '1 hour'`.execute(trx));
    await sweep();
    expect([await count('uploads'), (await refunded()).length]).toEqual([0, 1]);
    expect((await look(made.batch_id)).items).toEqual(before.items);
  });

  it('because it is no sound says so', async () => {
    const made = await make(files('a.wav', 'b.pdf'));
    whole = { kind: 'not-audio', detail: 'The file is a PDF document.' };
    await put(made.files[1]);
    expect((await complete(made.files[1])).status).toBe(415);
    const error = { code: 'not-audio', detail: 'The file is a PDF document.', frees_at: null };
    expect((await look(made.batch_id)).items[1]).toMatchObject({ status: 'failed', error });
    expect((await refunded()).length).toBe(1);
  });

  it('because its upload was given up says so', async () => {
    const made = await make(files('a.wav'));
    const upload = `/v1/uploads/${made.files[0]?.upload_id}`;
    expect((await gateway.call(mia.key, 'DELETE', upload)).status).toBe(204);
    const batch = await look(made.batch_id);
    expect(batch).toMatchObject({ status: 'completed', ended_at: now.toISOString() });
    expect(batch.items[0]?.error?.detail).toMatch(/given up/);
  });
});

describe('cancelling a batch', () => {
  it('gives up what is not completed, cancels what has not ended, keeps what is ready, and gives all back', async () => {
    const made = await make(files('ready.wav', 'pending.wav', 'half.wav', 'waiting.wav'));
    const ready = await send(made.files[0]);
    await inMia((trx) => completeJob(trx, ready, {}, now));
    const pending = await send(made.files[1]);
    await put(made.files[2]);
    const { status, body } = await call('POST', `/${made.batch_id}/cancel`);
    expect(status).toBe(200);
    expect(cancelBatch.response.parse(body)).toMatchObject({
      status: 'completed',
      files: { ready: 1, cancelled: 3 },
      ended_at: now.toISOString(),
      items: [
        { status: 'ready' },
        { status: 'cancelled', job_id: pending },
        {},
        { job_id: null, error: null },
      ],
    });
    expect(await look(made.batch_id)).toEqual(body);
    expect([await count('uploads'), (await kept()).length]).toEqual([0, 2]);
    expect(await refunded()).toEqual(reserved().filter((id) => id !== ready));
    expect(await waitingJobs(db, mia.tenantId)).toEqual([]);
    expect((await complete(made.files[2])).status).toBe(404);
  });

  it('is done with when all has ended', async () => {
    const made = await make(files('a.wav'));
    expect((await call('POST', `/${made.batch_id}/cancel`)).status).toBe(200);
    const again = await call('POST', `/${made.batch_id}/cancel`);
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await refunded()).length).toBe(1);
  });

  it('holds while the storage is away; the sweeper does the rest', async () => {
    const made = await make(files('a.wav', 'b.wav'));
    storage = {
      abortMultipart: async () => {
        throw new Error('the storage is away');
      },
    };
    const { status, body } = await call('POST', `/${made.batch_id}/cancel`);
    expect([status, body.status, body.files.cancelled]).toEqual([200, 'completed', 2]);
    await inMia((trx) => sql`update uploads set expires_at = now() - interval '1 hour'`.execute(trx));
    await sweep();
    expect([await count('uploads'), (await refunded()).length]).toEqual([0, 2]);
    expect((await look(made.batch_id)).files.cancelled).toBe(2);
  });

  it('while a file is being completed makes it a cancelled job or nothing, never half of one', async () => {
    for (let round = 0; round < 4; round += 1) {
      mia = await makeTenant(db);
      const made = await make(files('a.wav'));
      await put(made.files[0]);
      const [completed, cancelled] = await Promise.all([
        complete(made.files[0]),
        new Promise((resolve) => setTimeout(resolve, round * 25)).then(() =>
          call('POST', `/${made.batch_id}/cancel`),
        ),
      ]);
      expect(cancelled.status).toBe(200);
      const { items } = await look(made.batch_id);
      expect([items[0]?.status, items[0]?.job_id !== null]).toEqual(['cancelled', completed.status === 202]);
      expect([await waitingJobs(db, mia.tenantId), await count('uploads')]).toEqual([[], 0]);
    }
  });
});

describe('the list', () => {
  it('has the batches of its owner, newest first and in pages, without their files', async () => {
    const ids: string[] = [];
    for (const name of ['a.wav', 'b.wav', 'c.wav']) {
      now = new Date(now.getTime() + 1_000);
      ids.unshift((await make(files(name))).batch_id);
    }
    await make(files('theirs.wav'), await makeUser(db, mia.tenantId));
    const { body: first } = await call('GET', '?limit=2');
    expect(listBatches.response.parse(first)).toEqual(first);
    const { body: second } = await call('GET', `?limit=2&cursor=${first.next_cursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(first.items[0]).toMatchObject({ status: 'open', files: { total: 1, waiting: 1 } });
    expect(second.next_cursor).toBeNull();
  });
});

it.each([
  ['another tenant', () => makeTenant(db)],
  ['a colleague', () => makeUser(db, mia.tenantId)],
])('a batch does not exist for %s', async (_, somebody) => {
  const { batch_id } = await make(files('a.wav'));
  const other = await somebody();
  for (const [method, path] of [
    ['GET', `/${batch_id}`],
    ['POST', `/${batch_id}/cancel`],
  ] as const)
    expect((await call(method, path, undefined, {}, other)).body).toMatchObject({ code: 'not-found' });
  expect((await call('GET', '', undefined, {}, other)).body.items).toEqual([]);
  expect((await look(batch_id)).status).toBe('open');
});

it('a batch is forgotten 30 days after it was made, with its files, unless a job of it has not ended', async () => {
  const old = await make(files('a.wav'));
  const running = await make(files('b.wav'));
  await send(running.files[0]);
  const fresh = await make(files('c.wav'));
  await inMia((trx) =>
    trx
      .updateTable('batches')
      .set({ created_at: new Date(Date.now() - 31 * 24 * hour) })
      .where('id', 'in', [old.batch_id, running.batch_id])
      .execute(),
  );
  await sweep();
  expect((await call('GET', `/${old.batch_id}`)).status).toBe(404);
  for (const { batch_id } of [running, fresh]) expect((await look(batch_id)).items).toHaveLength(1);
  expect(await count('batch_files')).toBe(2);
});
