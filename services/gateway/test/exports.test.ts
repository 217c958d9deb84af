import type { ExportItem } from '@trc/contracts/documents/export.v1';
import { getExportById } from '@trc/contracts/http/get-export.v1';
import { listExports } from '@trc/contracts/http/list-exports.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { getExport } from '@trc/contracts/queries/get-export.v1';
import { getExportPlan } from '@trc/contracts/queries/get-export-plan.v1';
import { exportReadyWebhook } from '@trc/contracts/webhooks/export-ready.v1';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExpireExportsSchedule } from '../src/inbound/expire-exports.schedule.ts';
import { ExportsRoutes } from '../src/inbound/exports.routes.ts';
import { GetExportQuery } from '../src/inbound/get-export.query.ts';
import { SamplesExportedEvent } from '../src/inbound/samples-exported.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { cancelJob, findJob } from '../src/outbound/jobs.store.ts';
import type { Sites } from '../src/outbound/sites.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import {
  answers,
  askOf,
  bell,
  example,
  log,
  type Member,
  makeTenant,
  relay,
  scriptedBilling,
  scriptedPlan,
  settle,
  stated,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const planned = getExportPlan.reply.parse(example('queries/get-export-plan.v1').reply);
const sampleIds = planned.plan.report.items.map(({ sample_id }: ExportItem) => sample_id);
const day = 86_400_000;

let now: Date;
let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let gateway: TestGateway;
let billing: ReturnType<typeof scriptedBilling>;
let plan: Parameters<typeof scriptedPlan>[0];
let files = planned.files;
let mia: Member;

const parts = () => ({ db, ask: askOf(), relay, clock: () => now });

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  gateway = await startGateway([ExportsRoutes], {
    db,
    objects,
    clock: () => now,
    ask: (contract, tenantId, request) =>
      askOf(
        billing.script,
        scriptedPlan(plan),
        answers(getExportPlan, () => ({ ...planned, files })),
      )(contract, tenantId, request),
  });
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  billing = scriptedBilling();
  plan = {};
  files = planned.files;
  mia = await makeTenant(db);
});

const call = (method: string, path = '', body?: object, headers?: Record<string, string>, by = mia) =>
  gateway.call(by.key, method, `/v1/exports${path}`, body, headers);
const wish = { format: 'sp404mk2-project', sample_ids: sampleIds, name: 'Dusty night' };
const jobOf = (id: Id<'job'>) => inTenant(db, mia.tenantId, (trx) => findJob(trx, id));

/** What analysis states when the archive is there. */
async function finish({
  export_id,
  job_id,
}: {
  export_id: Id<'export'>;
  job_id: Id<'job'>;
}): Promise<string> {
  const object_key = `tenants/${mia.tenantId}/exports/${export_id}/archive.zip`;
  await objects.put(object_key, Buffer.from('archive'), 'application/zip');
  const sites = { of: async () => ({ address: 'https://beats.example' }) } as unknown as Sites;
  const event = new SamplesExportedEvent(db, () => now, bell, sites, objects);
  const message = {
    job_id,
    export_id,
    user_id: mia.userId,
    object_key,
    files: 1,
    size_bytes: 7,
    sha256: 'a'.repeat(64),
    left_out: [],
    usage: [],
  };
  const outcome = await event.handle(message, { tenantId: mia.tenantId } as unknown as MessageContext);
  await settle(db, mia.tenantId, outcome);
  return object_key;
}

describe('an export', () => {
  it('is previewed without a job, and without being kept', async () => {
    const { status, body } = await call('POST', '/preview', { format: wish.format, sample_ids: sampleIds });
    expect([status, body]).toEqual([200, planned.plan]);
    expect((await call('GET')).body.items).toEqual([]);
    expect(billing.asked).toEqual([]);
  });

  it('is admitted like any job, and is there at once', async () => {
    const { status, body } = await call('POST', '', wish);
    expect(status).toBe(202);
    expect(billing.asked).toMatchObject([{ kind: 'export', size_bytes: 352_844, duration_s: 2 }]);
    expect(await jobOf(body.job_id)).toMatchObject({
      kind: 'export',
      queue: 'pro',
      subject_id: body.export_id,
      command: { export_id: body.export_id, size_bytes: 352_844 },
    });
    const shown = (await call('GET', `/${body.export_id}`)).body;
    expect(getExportById.response.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({ status: 'pending', name: 'Dusty night', size_bytes: null });
    const listed = (await call('GET')).body;
    expect(listExports.response.parse(listed)).toEqual(listed);
    expect(listed.items).toMatchObject([{ id: body.export_id, files: 1 }]);
    const query = new GetExportQuery(db, () => now);
    const order = await query.answer({ export_id: body.export_id }, { tenantId: mia.tenantId });
    expect(getExport.reply.parse(order)).toEqual({ format: wish.format, name: 'Dusty night', files });
  });

  it('that is asked for twice under one key is made once', async () => {
    const headers = { 'idempotency-key': 'once' };
    const [first, second] = [await call('POST', '', wish, headers), await call('POST', '', wish, headers)];
    expect(second.body).toEqual(first.body);
    expect((await call('GET')).body.items).toHaveLength(1);
  });

  it('is ready when its archive is: a signed address, and the bytes are counted', async () => {
    const { body } = await call('POST', '', wish);
    expect((await call('GET', `/${body.export_id}/download`)).body).toMatchObject({ code: 'conflict' });
    now = new Date(now.getTime() + day);
    await finish(body);
    expect((await call('GET', `/${body.export_id}`)).body).toMatchObject({
      status: 'ready',
      size_bytes: 7,
      sha256: 'a'.repeat(64),
      expires_at: new Date(now.getTime() + 7 * day).toISOString(),
    });
    expect(await jobOf(body.job_id)).toMatchObject({
      status: 'completed',
      result: { export_id: body.export_id },
    });
    const sent = await gateway.send(mia.key, 'GET', `/v1/exports/${body.export_id}/download`);
    expect(sent.status).toBe(302);
    const got = await fetch(sent.headers.get('location') ?? '');
    expect(await got.text()).toBe('archive');
    expect(got.headers.get('content-disposition')).toContain('Dusty night.zip');
    expect(await stated(database, mia.tenantId)).toContainEqual({
      name: 'bytes-served.v1',
      data: { user_id: mia.userId, export_id: body.export_id, operation: 'download', size_bytes: 7 },
    });
  });

  it('whose time is over is gone with its archive, and billing hears of it', async () => {
    const { body } = await call('POST', '', wish);
    const objectKey = await finish(body);
    now = new Date(now.getTime() + 7 * day);
    expect((await call('GET', `/${body.export_id}`)).status).toBe(404);
    const schedule = new ExpireExportsSchedule(parts(), objects, log);
    await schedule.run();
    await schedule.run();
    expect(await objects.head(objectKey)).toBeNull();
    const told = (await stated(database, mia.tenantId)).filter(({ name }) => name === 'export-deleted.v1');
    expect(told).toEqual([
      { name: 'export-deleted.v1', data: { export_id: body.export_id, job_id: body.job_id, size_bytes: 7 } },
    ]);
  });

  it('that was cancelled is not ready, whatever comes of it', async () => {
    const { body } = await call('POST', '', wish);
    await inTenant(db, mia.tenantId, (trx) => cancelJob(trx, body.job_id, now));
    await finish(body);
    expect((await call('GET', `/${body.export_id}`)).body.status).toBe('cancelled');
  });

  it('of another tenant is not found', async () => {
    const { body } = await call('POST', '', wish);
    const zoe = await makeTenant(db);
    for (const path of [`/${body.export_id}`, `/${body.export_id}/download`])
      expect((await call('GET', path, undefined, undefined, zoe)).status).toBe(404);
    expect((await call('GET', '', undefined, undefined, zoe)).body.items).toEqual([]);
  });
});

describe('an export is refused', () => {
  it('where the plan has none, and takes nothing of it', async () => {
    plan = { exports: false };
    expect(await call('POST', '', wish)).toMatchObject({
      status: 403,
      body: { code: 'exports-not-in-plan' },
    });
    expect(billing.asked).toEqual([]);
    expect((await call('POST', '/preview', { format: wish.format, sample_ids: sampleIds })).status).toBe(200);
  });

  it('but not where limits only warn', async () => {
    plan = { exports: false, enforcement: 'warn' };
    expect((await call('POST', '', wish)).status).toBe(202);
  });

  it('when nothing of it can be exported', async () => {
    files = [];
    expect(await call('POST', '', wish)).toMatchObject({ status: 422, body: { code: 'nothing-to-export' } });
    expect(billing.asked).toEqual([]);
  });

  it('as a pack of more sounds than a batch of the plan has', async () => {
    plan = { batch_files_max: 1 };
    const pack = await call('POST', '', { ...wish, format: 'wav-48k16' });
    expect(pack).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(pack.body.detail).toMatch(/1 sounds in one pack; these are 2/);
    expect((await call('POST', '', wish)).status).toBe(202);
  });

  const [a = '', b = ''] = sampleIds;
  const at = (bank: number, pad: number, sample_id: string) => ({ bank, pad, sample_id });
  it.each([
    ['a sound named twice', { sample_ids: [a, a] }, /named twice/],
    ['161 sounds', { sample_ids: Array.from({ length: 161 }, () => newId('sample')) }, /160/],
    ['no sounds', { sample_ids: [] }, /sample_ids/],
    ['two sounds on a pad', { layout: { pads: [at(1, 1, a), at(1, 1, b)] } }, /bank 1 pad 1 is taken twice/],
    ['a sound on two pads', { layout: { pads: [at(1, 1, a), at(1, 2, a)] } }, /on two pads/],
    ['a pad that the device has not', { layout: { pads: [at(11, 1, a)] } }, /bank/],
    ['a stranger on a pad', { layout: { pads: [at(1, 1, newId('sample'))] } }, /not among/],
    ['pads in a pack', { format: 'wav-48k16', layout: { pads: [at(1, 1, a)] } }, /only a project has pads/],
    ['an unknown format', { format: 'mp3' }, /format/],
  ])('that has %s', async (_, over, says) => {
    const { status, body } = await call('POST', '', { ...wish, ...over });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(body.issues)).toMatch(says);
  });
});

it('the customer’s systems are told what they were promised', async () => {
  await inTenant(db, mia.tenantId, (trx) =>
    addEndpoint(trx, {
      tenantId: mia.tenantId,
      url: 'https://example.com/',
      events: ['export.ready'],
      secretSealed: 'sealed',
    }),
  );
  const { body } = await call('POST', '', wish);
  await finish(body);
  const owed = await inTenant(db, mia.tenantId, (trx) =>
    trx.selectFrom('webhook_deliveries').select('body').execute(),
  );
  expect(owed.map((one) => exportReadyWebhook.parse(JSON.parse(one.body)).data)).toMatchObject([
    {
      export_id: body.export_id,
      download_url: `https://beats.example/v1/exports/${body.export_id}/download`,
      files: 1,
    },
  ]);
});
