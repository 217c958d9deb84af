import { projectRead } from '@trc/contracts/events/project-read.v1';
import { createExport } from '@trc/contracts/http/create-export.v1';
import { getProjectImport } from '@trc/contracts/http/get-project-import.v1';
import { listProjectImports } from '@trc/contracts/http/list-project-imports.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf, ReplyOf } from '@trc/contracts/message';
import type { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { eraseRows } from '@trc/runtime/personal-data';
import { inTenant } from '@trc/runtime/tenancy';
import { deliver } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClearProjectImportsSchedule } from '../src/inbound/clear-project-imports.schedule.ts';
import { complete } from '../src/inbound/end-job.ts';
import { JobsRoutes } from '../src/inbound/jobs.routes.ts';
import { ProjectImportRefusedEvent } from '../src/inbound/project-import-refused.event.ts';
import { ProjectImportsRoutes } from '../src/inbound/project-imports.routes.ts';
import { ProjectReadEvent } from '../src/inbound/project-read.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { unfinishedUploads } from '../src/outbound/jobs-of-user.store.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';
import {
  askOf,
  bell,
  log,
  type Member,
  makeTenant,
  relay,
  scriptedBilling,
  scriptedPlan,
  settle,
  stated,
  waitingJobs,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

type Read = MessageOf<typeof projectRead>;
type Refused = Extract<ReplyOf<typeof getReservation>, { kind: 'refused' }>;
const day = 86_400_000;
const bytes = Buffer.from('an archive, as far as the gateway looks');

let now: Date;
let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let gateway: TestGateway;
let billing: ReturnType<typeof scriptedBilling>;
let plan: Parameters<typeof scriptedPlan>[0];
let mia: Member;

const ask = (...args: Parameters<ReturnType<typeof askOf>>) =>
  askOf(billing.script, scriptedPlan(plan))(...args);
const parts = () => ({ db, ask: ask as ReturnType<typeof askOf>, relay, clock: () => now });

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  gateway = await startGateway([ProjectImportsRoutes, JobsRoutes], {
    db,
    objects,
    clock: () => now,
    ask: ask as ReturnType<typeof askOf>,
  });
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-22T12:00:00Z');
  billing = scriptedBilling();
  plan = {};
  mia = await makeTenant(db);
});

const call = (method: string, path = '', body?: object, by = mia) =>
  gateway.call(by.key, method, `/v1/project-imports${path}`, body);
const wish = { filename: 'cards/Dusty night.zip', size_bytes: bytes.length };
const archiveOf = (id: string) => `tenants/${mia.tenantId}/project-imports/${id}/project.zip`;
const soundOf = (id: string) => `tenants/${mia.tenantId}/samples/${id}`;
const isThere = async (key: string) => (await objects.head(key)) !== null;
const clear = () => new ClearProjectImportsSchedule(parts(), objects, log).run();

interface Begun {
  readonly id: Id<'projectImport'>;
  readonly jobId: Id<'job'>;
  /** The first of the ids that were fixed for its sounds. */
  readonly samples: readonly Id<'sample'>[];
}

async function upload(): Promise<Id<'projectImport'>> {
  const { status, body } = await call('POST', '', wish);
  expect(status).toBe(201);
  for (const { url } of body.parts) await fetch(url, { method: 'PUT', body: bytes });
  return body.project_import_id;
}

async function begin(): Promise<Begun> {
  const id = await upload();
  const { status, body } = await call('POST', `/${id}/complete`);
  expect(status).toBe(202);
  const jobs = await waitingJobs(db, mia.tenantId);
  const ids = jobs.flatMap(({ command }) => (command as { sample_ids?: Id<'sample'>[] }).sample_ids ?? []);
  return { id, jobId: body.job_id, samples: ids.slice(0, 3) };
}

/** What analysis states: three pads, of which two have the same sound. The sounds lie in storage. */
async function readOf({ id, jobId, samples }: Begun): Promise<Read> {
  const [first, second] = samples as [Id<'sample'>, Id<'sample'>];
  const pad = (pad: number, name: string, sample_id: Id<'sample'>) => ({
    bank: 1,
    pad,
    name,
    loop: pad === 2,
    one_shot: pad === 1,
    bpm: pad === 1 ? null : 93.57,
    sample_id,
  });
  for (const sample of [first, second]) await objects.put(soundOf(sample), Buffer.from(sample), 'audio/wav');
  return projectRead.schema.parse({
    job_id: jobId,
    project_import_id: id,
    user_id: mia.userId,
    tempos: { bpm: 93.57, banks: [{ bank: 1, bpm: 93.57 }] },
    pads: [pad(1, 'kick', first), pad(2, 'loop A', second), pad(3, 'loop B', second)],
    sounds: [first, second].map((sample_id, i) => ({
      sample_id,
      object_key: soundOf(sample_id),
      filename: ['kick.wav', 'loop A.wav'][i],
      size_bytes: 30,
      sha256: String(i).repeat(64),
      duration_s: 1.5,
    })),
    left_out: [{ path: 'IMPORT/PROJECT_01/SMPL/BANK1-04.SMP', reason: 'broken', detail: 'It is broken.' }],
    usage: [{ kind: 'cpu_ms', quantity: 12, operation: 'import', resource: null }],
  });
}

const reader = () => new ProjectReadEvent(parts(), bell, objects);
const context = (over: object = {}) => ({ tenantId: mia.tenantId, ...over }) as unknown as MessageContext;
const handled = async (message: Read) => settle(db, mia.tenantId, await reader().handle(message, context()));
const refuse = async (jobId: Id<'job'>, code: 'not-a-project' | 'gave-up') =>
  settle(
    db,
    mia.tenantId,
    await new ProjectImportRefusedEvent(() => now, bell).handle({
      job_id: jobId,
      code,
      detail: 'It is none.',
    }),
  );
const endWell = (jobId: Id<'job'>) =>
  settle(db, mia.tenantId, {
    kind: 'done',
    write: complete({ jobId, now, bell }, { sample_id: 'smp' }, []),
  });
const cancel = (jobId: Id<'job'>) => gateway.call(mia.key, 'POST', `/v1/jobs/${jobId}/cancel`);
const shown = async (id: string) => {
  const { status, body } = await call('GET', `/${id}`);
  expect(status).toBe(200);
  expect(getProjectImport.response.parse(body)).toEqual(body);
  return body;
};

describe('a project import', () => {
  it('is admitted by its size, sent in parts, and becomes a job when all of it is there', async () => {
    const id = await upload();
    expect(billing.asked).toMatchObject([{ kind: 'import', size_bytes: bytes.length, duration_s: null }]);
    expect(await shown(id)).toMatchObject({ status: 'open', job_id: null, name: 'Dusty night.zip' });
    const { body } = await call('POST', `/${id}/complete`);
    expect(body).toMatchObject({ project_import_id: id, job_id: billing.asked[0]?.job_id });
    expect(await waitingJobs(db, mia.tenantId)).toMatchObject([
      { kind: 'import', lane: 'pro', command: { object_key: archiveOf(id), sha256: null } },
    ]);
    expect(await shown(id)).toMatchObject({ status: 'reading', pads: [], layout: null });
    expect((await call('POST', `/${id}/complete`)).body).toMatchObject({ job_id: body.job_id });
    expect(await waitingJobs(db, mia.tenantId)).toHaveLength(1);
  });

  it('that was read has a job for each sound, follows them, and ends in a layout that an export takes', async () => {
    const begun = await begin();
    await handled(await readOf(begun));
    const jobs = await waitingJobs(db, mia.tenantId);
    expect(jobs).toMatchObject([
      { kind: 'sample', command: { filename: 'kick.wav', object_key: soundOf(begun.samples[0] ?? '') } },
      { kind: 'sample', command: { filename: 'loop A.wav', duration_s_max: 300, vibe_model: 'small' } },
    ]);
    expect(await shown(begun.id)).toMatchObject({
      status: 'analysing',
      layout: null,
      left_out: [{ reason: 'broken' }],
      pads: [{ status: 'analysing', name: 'kick' }, { name: 'loop A' }, { name: 'loop B' }],
    });
    const ids = jobs.map(({ command }) => (command as { job_id: Id<'job'> }).job_id);
    await endWell(ids[1] as Id<'job'>);
    expect((await shown(begun.id)).layout.pads).toHaveLength(2);
    await endWell(ids[0] as Id<'job'>);
    const done = await shown(begun.id);
    expect(done.status).toBe('ready');
    const [first, second] = begun.samples;
    expect(done.layout).toEqual({
      pads: [
        { bank: 1, pad: 1, sample_id: first, name: 'kick', loop: false, one_shot: true, bpm: null },
        { bank: 1, pad: 2, sample_id: second, name: 'loop A', loop: true, one_shot: false, bpm: 93.57 },
        { bank: 1, pad: 3, sample_id: second, name: 'loop B', loop: false, one_shot: false, bpm: 93.57 },
      ],
      bpm: 93.57,
      banks: [{ bank: 1, bpm: 93.57 }],
    });
    const body = { format: 'sp404mk2-project', sample_ids: [first, second], layout: done.layout };
    expect(createExport.body?.safeParse(body).error).toBeUndefined();
    const listed = (await call('GET')).body;
    expect(listProjectImports.response.parse(listed)).toEqual(listed);
    expect(listed.items).toMatchObject([{ id: begun.id, status: 'ready', pads_read: 3 }]);
  });

  it('that is told of twice reserves once, starts once, and a try that died is gone on with', async () => {
    const begun = await begin();
    const message = await readOf(begun);
    await reader().handle(message, context());
    const handle = (data: Read, to: MessageContext) => reader().handle(data, to);
    for (const id of ['msg_one', 'msg_one', 'msg_two'])
      await deliver(db, 'gateway', projectRead, message, handle, mia.tenantId, id as Id<'message'>);
    const asked = billing.asked.filter(({ kind }) => kind === 'sample').map(({ job_id }) => job_id);
    expect(new Set(asked).size).toBe(2);
    expect(await waitingJobs(db, mia.tenantId)).toHaveLength(2);
    const ended = (await stated(database, mia.tenantId)).filter(({ name }) => name === 'job-ended.v1');
    expect(ended).toMatchObject([{ data: { job_id: begun.jobId, kind: 'import', outcome: 'completed' } }]);
  });

  it('whose plan does not take one sound has the others, and keeps nothing of that one', async () => {
    const begun = await begin();
    billing = scriptedBilling(({ kind }): Refused | null =>
      kind === 'sample' && billing.asked.length > 1
        ? { kind: 'refused', code: 'quota-exceeded', detail: 'All uploads are used.', frees_at: null }
        : null,
    );
    await handled(await readOf(begun));
    const [first, second] = begun.samples as [string, string];
    expect((await shown(begun.id)).pads).toMatchObject([
      { sample_id: first, status: 'analysing' },
      { sample_id: null, job_id: null, status: 'failed', error: { code: 'quota-exceeded' } },
      { sample_id: null, status: 'failed' },
    ]);
    await clear();
    expect([await isThere(soundOf(first)), await isThere(soundOf(second))]).toEqual([true, false]);
  });

  it('of another tenant is not found', async () => {
    const id = await upload();
    const zoe = await makeTenant(db);
    expect((await call('GET', `/${id}`, undefined, zoe)).status).toBe(404);
    expect((await call('POST', `/${id}/complete`, undefined, zoe)).status).toBe(404);
    expect((await call('GET', '', undefined, zoe)).body.items).toEqual([]);
  });
});

describe('a project import is refused', () => {
  it('where the plan has no exports, and takes nothing of it', async () => {
    plan = { exports: false };
    expect(await call('POST', '', wish)).toMatchObject({
      status: 403,
      body: { code: 'exports-not-in-plan' },
    });
    expect(billing.asked).toEqual([]);
    plan = { exports: false, enforcement: 'warn' };
    expect((await call('POST', '', wish)).status).toBe(201);
  });

  it('when it is larger than any project of the plan', async () => {
    plan = { duration_s_max: 60, limits: [] };
    const most = 160 * 60 * 192_000 + 4 * 1024 * 1024;
    expect((await call('POST', '', { ...wish, size_bytes: most })).status).toBe(201);
    expect(await call('POST', '', { ...wish, size_bytes: most + 1 })).toMatchObject({
      status: 413,
      body: { code: 'upload-too-large' },
    });
  });

  it('when what is stored is not what was declared: nothing of it stays, and the plan has it back', async () => {
    const { body } = await call('POST', '', { ...wish, size_bytes: bytes.length + 1 });
    await fetch(body.parts[0].url, { method: 'PUT', body: bytes });
    const { project_import_id: id } = body;
    expect(await call('POST', `/${id}/complete`)).toMatchObject({ body: { code: 'upload-mismatch' } });
    expect(await isThere(archiveOf(id))).toBe(false);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect(await stated(database, mia.tenantId)).toMatchObject([
      { name: 'job-ended.v1', data: { kind: 'import', outcome: 'failed' } },
    ]);
  });

  it('when it was not complete in time; what was sent is swept, and the plan has it back', async () => {
    const id = await upload();
    now = new Date(now.getTime() + 3_600_000);
    expect(await call('POST', `/${id}/complete`)).toMatchObject({ body: { code: 'upload-expired' } });
    await clear();
    await clear();
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect(await stated(database, mia.tenantId)).toMatchObject([
      { name: 'job-ended.v1', data: { kind: 'import', outcome: 'failed' } },
    ]);
  });
});

describe('nothing stays behind', () => {
  it('of an archive that was read, or is no project', async () => {
    const read = await begin();
    await clear();
    expect(await isThere(archiveOf(read.id))).toBe(true);
    await handled(await readOf(read));
    await clear();
    expect(await isThere(archiveOf(read.id))).toBe(false);
    expect(await isThere(soundOf(read.samples[0] ?? ''))).toBe(true);

    const id = await upload();
    const { body } = await call('POST', `/${id}/complete`);
    await refuse(body.job_id, 'not-a-project');
    await clear();
    expect(await isThere(archiveOf(id))).toBe(false);
    expect(await shown(id)).toMatchObject({ status: 'failed', error: { code: 'not-a-project' } });
    expect((await gateway.call(mia.key, 'POST', `/v1/jobs/${body.job_id}/retry`)).body.code).toBe(
      'job-not-retryable',
    );
  });

  it('but one that was given up keeps its archive for another try, until its time is over', async () => {
    const { id, jobId } = await begin();
    await refuse(jobId, 'gave-up');
    await clear();
    expect(await isThere(archiveOf(id))).toBe(true);
    expect((await gateway.call(mia.key, 'POST', `/v1/jobs/${jobId}/retry`)).body.status).toBe('pending');
    now = new Date(now.getTime() + 7 * day);
    await clear();
    expect(await isThere(archiveOf(id))).toBe(false);
    expect((await call('GET', `/${id}`)).status).toBe(404);
  });

  it('of one that was cancelled: what is told of it later starts nothing and is deleted', async () => {
    const begun = await begin();
    expect((await cancel(begun.jobId)).body.status).toBe('cancelled');
    await clear();
    expect(await isThere(archiveOf(begun.id))).toBe(false);
    const message = await readOf(begun);
    await handled(message);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([]);
    for (const { object_key } of message.sounds) expect(await isThere(object_key)).toBe(false);
    expect(await shown(begun.id)).toMatchObject({ status: 'failed', error: { code: 'job-cancelled' } });
  });

  it('of one that is cancelled while the plan is asked: reservations go back, and its sounds', async () => {
    const begun = await begin();
    const message = await readOf(begun);
    const outcome = await reader().handle(message, context());
    await cancel(begun.jobId);
    await clear();
    for (const { sample_id, object_key } of message.sounds)
      await objects.put(object_key, Buffer.from(sample_id), 'audio/wav');
    await settle(db, mia.tenantId, outcome);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([]);
    const ended = (await stated(database, mia.tenantId)).filter(({ name }) => name === 'job-ended.v1');
    expect(ended.map(({ data }) => [data['kind'], data['outcome']])).toEqual([
      ['import', 'cancelled'],
      ['sample', 'cancelled'],
      ['sample', 'cancelled'],
    ]);
    await clear();
    for (const { object_key } of message.sounds) expect(await isThere(object_key)).toBe(false);
  });

  it('of a week-old one but its sounds, which are the library’s', async () => {
    const begun = await begin();
    await handled(await readOf(begun));
    now = new Date(now.getTime() + 7 * day);
    await clear();
    expect((await call('GET')).body.items).toEqual([]);
    expect(await isThere(soundOf(begun.samples[0] ?? ''))).toBe(true);
  });

  it('of somebody who is erased: the archive and the row go, and what is read later is deleted', async () => {
    const open = await upload();
    const begun = await begin();
    const message = await readOf(begun);
    await inTenant(db, mia.tenantId, async (trx) => {
      expect(await unfinishedUploads(trx, mia.userId)).toMatchObject([{ kind: 'import' }]);
      await eraseRows(trx, personalData.tables, mia.userId);
    });
    now = new Date();
    await clear();
    for (const id of [open, begun.id]) expect(await isThere(archiveOf(id))).toBe(false);
    const rows = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('project_imports').select('id').execute(),
    );
    expect(rows).toEqual([]);
    await reader().handle(message, context({ isErased: true }));
    for (const { object_key } of message.sounds) expect(await isThere(object_key)).toBe(false);
  });
});
