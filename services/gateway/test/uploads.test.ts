import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { getUpload } from '@trc/contracts/http/get-upload.v1';
import { listUploads } from '@trc/contracts/http/list-uploads.v1';
import { newId } from '@trc/contracts/ids';
import type { ReplyOf } from '@trc/contracts/message';
import { getHeadProbe } from '@trc/contracts/queries/get-head-probe.v1';
import { getProbe } from '@trc/contracts/queries/get-probe.v1';
import { Unavailable } from '@trc/runtime/ask';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CompleteUploadRoute } from '../src/inbound/complete-upload.route.ts';
import { CreateUploadRoute } from '../src/inbound/create-upload.route.ts';
import { SweepSchedule } from '../src/inbound/sweep.schedule.ts';
import { UploadsRoutes } from '../src/inbound/uploads.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
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

const mebibyte = 1024 * 1024;
const sizeBytes = 9 * mebibyte;
const start = new Date('2026-11-21T12:00:00Z');
const sound = getProbe.reply.parse(example('queries/get-probe.v1').reply);
const head = Buffer.from('the first bytes').toString('base64');

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let gateway: TestGateway;
let billing: ReturnType<typeof scriptedBilling>;
let now = start;
let whole: ReplyOf<typeof getProbe> = sound;
let seen: (size: number) => ReplyOf<typeof getHeadProbe> = () => ({ kind: 'beyond-head' });
let enforcement: 'enforce' | 'off' = 'enforce';
let mia: Member;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  gateway = await startGateway([CreateUploadRoute, CompleteUploadRoute, UploadsRoutes], {
    db,
    objects,
    clock: () => now,
    ask: (contract, tenantId, request) =>
      askOf(
        billing.script,
        scriptedPlan({ duration_s_max: 60, enforcement }),
        answers(getProbe, () => whole),
        answers(getHeadProbe, ({ size_bytes }) => seen(size_bytes)),
      )(contract, tenantId, request),
  });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  billing = scriptedBilling();
  // The plan is remembered for seconds, so each test comes a minute after the one before.
  now = new Date(now.getTime() + 60_000);
  whole = sound;
  seen = () => ({ kind: 'beyond-head' });
  enforcement = 'enforce';
  mia = await makeTenant(db);
});

const call = (method: string, path = '', body?: unknown, by = mia) =>
  gateway.call(by.key, method, `/v1/uploads${path}`, body);
const begin = async (filename = 'loop.wav', by = mia) => {
  const { status, body } = await call('POST', '', { filename, size_bytes: sizeBytes }, by);
  expect(status).toBe(201);
  return createUpload.response.parse(body);
};
const put = async (url: string, bytes: number) =>
  expect((await fetch(url, { method: 'PUT', body: new Uint8Array(bytes) })).status).toBe(200);
const kept = () => objects.list(`tenants/${mia.tenantId}/`);
const rows = () =>
  inTenant(db, mia.tenantId, (trx) => trx.selectFrom('uploads').select(['id', 'multipart_id']).execute());
const givenBack = async () =>
  (await stated(database, mia.tenantId)).filter(({ name }) => name === 'job-ended.v1').length;

describe('an upload that was interrupted', () => {
  test('tells which parts are stored, and goes on with fresh addresses until it is a job', async () => {
    const begun = await begin();
    await put(begun.parts[0]?.url ?? '', 8 * mebibyte);
    now = new Date(now.getTime() + 1_800_000);
    const { status, body } = await call('GET', `/${begun.upload_id}`);
    expect(status).toBe(200);
    const upload = getUpload.response.parse(body);
    expect(upload).toMatchObject({
      filename: 'loop.wav',
      size_bytes: sizeBytes,
      expires_at: begun.expires_at,
    });
    expect(upload.parts).toEqual([
      { number: 1, size_bytes: 8 * mebibyte, stored: true, url: null },
      { number: 2, size_bytes: mebibyte, stored: false, url: expect.stringContaining('partNumber=2') },
    ]);
    const missing = upload.parts[1]?.url ?? '';
    const livesS = Number(new URL(missing).searchParams.get('X-Amz-Expires'));
    expect([missing === begun.parts[1]?.url, livesS]).toEqual([false, 1_800]);
    await put(missing, mebibyte);
    expect((await call('POST', `/${begun.upload_id}/complete`)).status).toBe(202);
    expect((await call('GET', `/${begun.upload_id}`)).status).toBe(404);
    expect(await waitingJobs(db, mia.tenantId)).toHaveLength(1);
  });

  test('counts a part only when all of it is there', async () => {
    const begun = await begin();
    await put(begun.parts[1]?.url ?? '', 1_000);
    const { body } = await call('GET', `/${begun.upload_id}`);
    expect(getUpload.response.parse(body).parts.map(({ stored }) => stored)).toEqual([false, false]);
  });

  test('has all of its parts after they were put together, so that completing can be tried again', async () => {
    const begun = await begin();
    for (const part of begun.parts) await put(part.url, part.size_bytes);
    const key = `tenants/${mia.tenantId}/samples`;
    const row = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('uploads').selectAll().executeTakeFirstOrThrow(),
    );
    expect(row.object_key).toContain(key);
    await objects.completeMultipart(row.object_key, row.multipart_id ?? '');
    const { body } = await call('GET', `/${begun.upload_id}`);
    expect(getUpload.response.parse(body).parts.every(({ stored }) => stored)).toBe(true);
    expect((await call('POST', `/${begun.upload_id}/complete`)).status).toBe(202);
  });

  test('is in the list of its owner, newest first and in pages, and in nobody else’s', async () => {
    const ids: string[] = [];
    for (const name of ['a.wav', 'b.wav', 'c.wav']) ids.unshift((await begin(name)).upload_id);
    const colleague = await makeUser(db, mia.tenantId);
    await begin('theirs.wav', colleague);
    const first = listUploads.response.parse((await call('GET', '?limit=2')).body);
    const second = listUploads.response.parse(
      (await call('GET', `?limit=2&cursor=${first.next_cursor}`)).body,
    );
    expect([...first.items, ...second.items].map(({ upload_id }) => upload_id)).toEqual(ids);
    expect(second.next_cursor).toBeNull();
  });

  test.each([
    ['another tenant', () => makeTenant(db)],
    ['a colleague', () => makeUser(db, mia.tenantId)],
  ])('does not exist for %s', async (_, somebody) => {
    const { upload_id } = await begin();
    const other = await somebody();
    for (const method of ['GET', 'DELETE'])
      expect((await call(method, `/${upload_id}`, undefined, other)).body).toMatchObject({
        code: 'not-found',
      });
    expect((await call('GET', `/${newId('upload')}`)).status).toBe(404);
    expect(await rows()).toHaveLength(1);
  });

  test('ends after an hour: it says so, leaves the list, and the sweeper leaves nothing of it', async () => {
    const { upload_id, parts } = await begin();
    await put(parts[0]?.url ?? '', 8 * mebibyte);
    now = new Date(now.getTime() + 3_600_000);
    expect(await call('GET', `/${upload_id}`)).toMatchObject({
      status: 410,
      body: { code: 'upload-expired' },
    });
    expect((await call('GET')).body.items).toEqual([]);
    expect((await call('POST', `/${upload_id}/complete`)).status).toBe(410);
    await inTenant(db, mia.tenantId, (trx) =>
      trx
        .updateTable('uploads')
        .set({ expires_at: new Date(0) })
        .execute(),
    );
    const swept = { db, ask: askOf(), relay, clock: () => now };
    await new SweepSchedule(swept, log, objects, { silentJobMs: 60_000 }).run();
    expect([await rows(), await givenBack()]).toEqual([[], 1]);
  });
});

describe('DELETE /v1/uploads/:id', () => {
  test('leaves no part and no row, and gives back what was reserved', async () => {
    const { upload_id, parts } = await begin();
    await put(parts[0]?.url ?? '', 8 * mebibyte);
    const [row] = await rows();
    expect((await call('DELETE', `/${upload_id}`)).status).toBe(204);
    expect([await rows(), await kept(), await givenBack()]).toEqual([[], [], 1]);
    const again = await fetch(parts[1]?.url ?? '', { method: 'PUT', body: new Uint8Array(mebibyte) });
    expect([again.status, row?.multipart_id]).toEqual([404, expect.any(String)]);
    for (const method of ['GET', 'DELETE']) expect((await call(method, `/${upload_id}`)).status).toBe(404);
    expect((await call('POST', `/${upload_id}/complete`)).status).toBe(404);
  });

  test('while it is being completed makes either a job or nothing, never half of one', async () => {
    for (let round = 0; round < 4; round += 1) {
      mia = await makeTenant(db);
      const { upload_id, parts } = await begin();
      for (const part of parts) await put(part.url, part.size_bytes);
      const [completed, deleted] = await Promise.all([
        call('POST', `/${upload_id}/complete`),
        new Promise((resolve) => setTimeout(resolve, round * 40)).then(() => call('DELETE', `/${upload_id}`)),
      ]);
      const isJob = completed.status === 202;
      expect([isJob ? 404 : 204, isJob ? 1 : 0, isJob ? 1 : 0]).toEqual([
        deleted.status,
        (await waitingJobs(db, mia.tenantId)).length,
        (await kept()).length,
      ]);
      expect(await rows()).toEqual([]);
    }
  });
});

describe('the first bytes of a file', () => {
  const send = (over: object = {}) =>
    call('POST', '', { filename: 'loop.wav', size_bytes: sizeBytes, head_base64: head, ...over });
  const longer = getHeadProbe.reply.parse({ ...sound, duration_s: 61 });

  test.each([
    ['no sound', { kind: 'not-audio', detail: 'The file is a PDF document.' }, 415, 'not-audio'],
    [
      'a broken header',
      { kind: 'unreadable', detail: 'The WAV file is truncated.' },
      422,
      'unreadable-audio',
    ],
    ['too long a sound', longer, 422, 'sound-too-long'],
  ] as const)('that tell of %s are refused before anything is reserved', async (_, answer, status, code) => {
    seen = () => answer;
    expect(await send()).toMatchObject({ status, body: { code, detail: expect.any(String) } });
    expect([billing.asked, await rows(), await kept(), await givenBack()]).toEqual([[], [], [], 0]);
  });

  test('that tell of a sound the plan takes, or do not tell, begin the upload', async () => {
    const sizes: number[] = [];
    for (const answer of [sound, { ...sound, duration_s: null }, { kind: 'beyond-head' }]) {
      seen = (size) => {
        sizes.push(size);
        return getHeadProbe.reply.parse(answer);
      };
      expect((await send()).status).toBe(201);
    }
    expect(sizes).toEqual([sizeBytes, sizeBytes, sizeBytes]);
    // What a header claims is no ground for a smaller reservation.
    expect(billing.asked.map(({ duration_s }) => duration_s)).toEqual([null, null, null]);
  });

  test('refuse nothing for their length where limits are off, and nothing while nobody can look at them', async () => {
    seen = () => longer;
    enforcement = 'off';
    expect((await send()).status).toBe(201);
    seen = () => {
      throw new Unavailable(getHeadProbe, new Error('silence'));
    };
    expect((await send()).status).toBe(201);
  });

  test.each([
    ['more than 64 KiB', Buffer.alloc(65_540).toString('base64')],
    ['what is no base64', '#not base64#'],
    ['nothing', ''],
  ])('may not be %s', async (_, head_base64) => {
    expect(await send({ head_base64 })).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  test('may be exactly 64 KiB', async () => {
    expect((await send({ head_base64: Buffer.alloc(65_536).toString('base64') })).status).toBe(201);
  });
});
