import { houseBrand } from '@trc/contracts/documents/brand.v1';
import type { ExportItem } from '@trc/contracts/documents/export.v1';
import { getExportById } from '@trc/contracts/http/get-export.v1';
import { listExports } from '@trc/contracts/http/list-exports.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { getExport } from '@trc/contracts/queries/get-export.v1';
import { getExportPlan } from '@trc/contracts/queries/get-export-plan.v1';
import { exportReadyWebhook } from '@trc/contracts/webhooks/export-ready.v1';
import type { Ask } from '@trc/runtime/ask';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExpireExportsSchedule } from '../src/inbound/expire-exports.schedule.ts';
import { ExportsRoutes } from '../src/inbound/exports.routes.ts';
import { GetExportQuery } from '../src/inbound/get-export.query.ts';
import { SamplesExportedEvent } from '../src/inbound/samples-exported.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { cancelJobs, findJob } from '../src/outbound/jobs.store.ts';
import { createSites, type Sites } from '../src/outbound/sites.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import { SITES } from '../src/tokens.ts';
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
let asked: unknown[] = [];

const parts = () => ({ db, ask: askOf(), relay, clock: () => now });

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  const ask: Ask = (contract, tenantId, request) =>
    askOf(
      billing.script,
      scriptedPlan(plan),
      answers(getExportPlan, (wish) => {
        asked.push(wish);
        return { ...planned, files };
      }),
    )(contract, tenantId, request);
  const base = { publicUrl: 'https://club.test', tenantDomain: 'club.test' };
  gateway = await startGateway([ExportsRoutes], { db, objects, clock: () => now, ask }, [
    { provide: SITES, useValue: createSites({ db, clock: () => now, base }) },
  ]);
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  billing = scriptedBilling();
  asked = [];
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
    expect(listed.items).toMatchObject([{ id: body.export_id, files: 2 }]);
    const query = new GetExportQuery(db, () => now);
    const order = await query.answer({ export_id: body.export_id }, { tenantId: mia.tenantId });
    expect(getExport.reply.parse(order)).toEqual({
      format: wish.format,
      name: 'Dusty night',
      files,
      layout: { bpm: 104.5, banks: [{ bank: 1, bpm: 104.5 }] },
      picture: null,
    });
  });

  it('is planned as it was wished: loudness, pads, names and tempos', async () => {
    const layout = planned.plan.layout;
    const wanted = { ...wish, layout, loudness_lufs: -14 };
    await call('POST', '/preview', wanted);
    const { body } = await call('POST', '', wanted);
    const request = { format: wish.format, sample_ids: sampleIds, layout, loudness_lufs: -14 };
    expect(asked).toEqual([request, request]);
    expect((await call('GET', `/${body.export_id}`)).body).toMatchObject({ layout, loudness_lufs: -14 });
    await call('POST', '/preview', { format: wish.format, sample_ids: sampleIds });
    expect(asked[2]).toEqual({ ...request, layout: null, loudness_lufs: null });
  });

  it('of a project takes the brand’s picture with it, as it was then; a pack takes none, and who wants none gets none', async () => {
    const { device_picture } = example('documents/brand.v1');
    const brandIs = (picture: string | null) =>
      inTenant(db, mia.tenantId, (trx) =>
        trx
          .updateTable('tenants')
          .set({ brand: JSON.stringify({ ...houseBrand, device_picture: picture }) })
          .execute(),
      );
    await brandIs(device_picture);
    const made = async (over: object) => (await call('POST', '', { ...wish, ...over })).body.export_id;
    const [withPicture, without, pack] = [
      await made({}),
      await made({ picture: false }),
      await made({ format: 'wav-48k16' }),
    ];
    await brandIs(null);
    const query = new GetExportQuery(db, () => now);
    const pictureOf = async (export_id: Id<'export'>) =>
      (await query.answer({ export_id }, { tenantId: mia.tenantId }))?.picture;
    expect(await Promise.all([withPicture, without, pack].map(pictureOf))).toEqual([
      device_picture,
      null,
      null,
    ]);
    const shown = await Promise.all(
      [withPicture, without].map(async (id) => (await call('GET', `/${id}`)).body),
    );
    expect(shown.map(({ picture }) => picture)).toEqual([true, false]);
  });

  it('that an older version has stored is read as before', async () => {
    const { body } = await call('POST', '', wish);
    await inTenant(db, mia.tenantId, (trx) =>
      sql`update exports set
        plan = (plan - 'loudness_lufs') #- '{report,items,0,gain_db}' #- '{layout,bpm}' #- '{layout,banks}',
        files = files #- '{0,gain_db}' #- '{1,gain_db}' where id = ${body.export_id}`.execute(trx),
    );
    const shown = (await call('GET', `/${body.export_id}`)).body;
    expect(getExportById.response.parse(shown)).toEqual(shown);
    expect([shown.loudness_lufs, shown.report.items[0].gain_db]).toEqual([null, 0]);
    const listed = (await call('GET')).body;
    expect(listExports.response.parse(listed)).toEqual(listed);
    const query = new GetExportQuery(db, () => now);
    const order = await query.answer({ export_id: body.export_id }, { tenantId: mia.tenantId });
    expect(order?.files.map(({ gain_db }) => gain_db)).toEqual([0, 0]);
    expect(order?.layout).toEqual({ bpm: null, banks: [] });
    await finish(body);
    expect((await call('GET', `/${body.export_id}`)).body.status).toBe('ready');
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

  it('that never came to be leaves nothing of its tries when its time is over', async () => {
    const { body } = await call('POST', '', wish);
    const folder = `tenants/${mia.tenantId}/exports/${body.export_id}/`;
    const upload = await objects.startMultipart(`${folder}archive.zip`, 'application/zip');
    await objects.put(`${folder}checkpoint.json`, Buffer.from('{}'), 'application/json');
    now = new Date(now.getTime() + 7 * day);
    await new ExpireExportsSchedule(parts(), objects, log).run();
    expect(await objects.list(folder)).toEqual([]);
    expect(await objects.storedParts(`${folder}archive.zip`, upload)).toBeNull();
  });

  it('that was cancelled is not ready, whatever comes of it', async () => {
    const { body } = await call('POST', '', wish);
    await inTenant(db, mia.tenantId, (trx) => cancelJobs(trx, [body.job_id], now));
    const query = new GetExportQuery(db, () => now);
    expect(await query.answer({ export_id: body.export_id }, { tenantId: mia.tenantId })).toBeNull();
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
    ['a pad that the device has not', { layout: { pads: [at(11, 1, a)] } }, /bank/],
    ['a stranger on a pad', { layout: { pads: [at(1, 1, newId('sample'))] } }, /not among/],
    ['pads in a pack', { format: 'wav-48k16', layout: { pads: [at(1, 1, a)] } }, /only a project has pads/],
    ['a tempo that the device has not', { layout: { pads: [{ ...at(1, 1, a), bpm: 201 }] } }, /bpm/],
    ['a name that the device cannot show', { layout: { pads: [{ ...at(1, 1, a), name: '../x' }] } }, /name/],
    [
      'two tempos for a bank',
      { layout: { pads: [], banks: [90, 91].map((bpm) => ({ bank: 3, bpm })) } },
      /bank 3 has two tempos/,
    ],
    ['a loudness beyond full scale', { loudness_lufs: 1 }, /loudness_lufs/],
    [
      '501 sounds in a pack',
      { format: 'wav-48k16', sample_ids: Array.from({ length: 501 }, () => newId('sample')) },
      /500/,
    ],
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
