import { getSampleById } from '@trc/contracts/http/get-sample.v1';
import { samplePage } from '@trc/contracts/http/public-sample';
import { type Id, newId } from '@trc/contracts/ids';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { getTempo } from '@trc/contracts/queries/get-tempo.v1';
import { listSamples } from '@trc/contracts/queries/list-samples.v1';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JobsRoutes } from '../src/inbound/jobs.routes.ts';
import { ReanalyseSampleRoute } from '../src/inbound/reanalyse-sample.route.ts';
import { SampleProcessedEvent } from '../src/inbound/sample-processed.event.ts';
import { SampleRefusedEvent } from '../src/inbound/sample-refused.event.ts';
import { SamplesRoutes } from '../src/inbound/samples.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { findJob } from '../src/outbound/jobs.store.ts';
import {
  answers,
  aSample,
  askOf,
  bell,
  type Member,
  makeTenant,
  scriptedBilling,
  settle,
  stated,
  waitingJobs,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const now = new Date('2026-11-21T12:00:00Z');
const sampleId = newId('sample');
const { object_key: objectKey, sample } = aSample(sampleId) ?? { object_key: '', sample: null };

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let gateway: TestGateway;
let billing: ReturnType<typeof scriptedBilling>;
let mia: Member;
const wishes: unknown[] = [];
const searches: unknown[] = [];

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  ({ objects } = await createObjects());
  gateway = await startGateway([SamplesRoutes, ReanalyseSampleRoute, JobsRoutes], {
    db,
    objects,
    clock: () => now,
    ask: (contract, tenantId, request) =>
      askOf(
        billing.script,
        answers(getReceipt, ({ job_id }) => getReceipt.reply.parse({ job_id, cost_micros: 0, lines: [] })),
        answers(getSample, ({ sample_id }) => (sample_id === sampleId ? aSample(sampleId) : null)),
        answers(listSamples, (wish) => {
          searches.push(wish);
          return { items: sample ? [sample] : [], next: null };
        }),
        answers(getTempo, (wish) => {
          wishes.push(wish);
          return wish.sample_id === sampleId ? { tempo: null, tempo_reason: 'nothing-in-range' } : null;
        }),
      )(contract, tenantId, request),
  });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  billing = scriptedBilling();
  mia = await makeTenant(db);
});

const call = (method: string, path: string, headers?: Record<string, string>) =>
  gateway.call(mia.key, method, `/v1/samples${path}`, method === 'GET' ? undefined : {}, headers);

describe('a sample', () => {
  test('tells the times of its onsets and beats by itself, and not in a list', async () => {
    const { body } = await call('GET', `/${sampleId}`);
    expect(getSampleById.response.parse(body)).toEqual(body);
    expect(body).toMatchObject({ id: sampleId, onsets_s: [0, 0.5, 1, 1.5], beats_s: [0, 0.5, 1, 1.5] });
    expect(body.tempo.beat_grid.stability).toBeGreaterThan(0);
    expect(body.listener_features.energy).toEqual({ value: expect.any(Number), sd: expect.any(Number) });
    const list = (await call('GET', '')).body;
    expect(samplePage.parse(list)).toEqual(list);
    for (const name of ['onsets_s', 'beats_s', 'peaks', 'similarity'])
      expect(list.items[0]).not.toHaveProperty(name);
  });
});

describe('GET /v1/samples', () => {
  const list = (query: string) => gateway.call(mia.key, 'GET', `/v1/samples?${query}`);

  test('passes on several kinds and tags, the keys that go together and the switch of folding', async () => {
    await list('kind=loop&kind=song&tag=Dusty&tag=verse+2&key=A&scale=minor&compatible=true&folding=false');
    expect(searches.at(-1)).toMatchObject({
      kind: ['loop', 'song'],
      tags: ['dusty', 'verse 2'],
      key: 'A',
      scale: 'minor',
      compatible: true,
      folding: false,
    });
    await list('kind=loop');
    expect(searches.at(-1)).toMatchObject({ kind: ['loop'], tags: [], compatible: false, folding: true });
  });

  test.each([
    ['key=A&compatible=true', 'compatible'],
    ['key=H', 'key'],
    ['kind=loop&kind=noise', 'kind'],
    ['folding=maybe', 'folding'],
  ])('refuses %s and says where', async (query, path) => {
    const { status, body } = await list(query);
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(body.issues)).toContain(path);
  });
});

describe('PATCH /v1/samples/:id', () => {
  const patch = (id: string, body: object) => gateway.call(mia.key, 'PATCH', `/v1/samples/${id}`, body);

  test('tells analysis the name and the tags in their one form, and answers the sample as it will be', async () => {
    const { status, body } = await patch(sampleId, {
      filename: 'drums/rain.wav',
      hand_tags: ['  Verse   2 ', 'DUSTY', 'dusty'],
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: sampleId, filename: 'rain.wav', hand_tags: ['verse 2', 'dusty'] });
    expect(body.tags).toEqual(sample?.tags);
    const told = { sample_id: sampleId, user_id: mia.userId, changed_at: now.toISOString() };
    expect(await stated(database, mia.tenantId)).toEqual([
      {
        name: 'change-sample.v1',
        data: { ...told, filename: 'rain.wav', hand_tags: ['verse 2', 'dusty'] },
      },
    ]);
  });

  test('leaves what is not sent', async () => {
    const { body } = await patch(sampleId, { hand_tags: [] });
    expect(body).toMatchObject({ filename: sample?.filename, hand_tags: [] });
    expect(await stated(database, mia.tenantId)).toMatchObject([{ data: { filename: null, hand_tags: [] } }]);
  });

  test.each([
    ['nothing', {}, /Nothing to change/],
    ['an empty tag', { hand_tags: ['  '] }, /at least 1/],
    ['a tag of 31 characters', { hand_tags: ['x'.repeat(31)] }, /at most 30/],
    ['21 tags', { hand_tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, /at most 20/],
    ['an empty name', { filename: ' ' }, /filename/],
  ])('refuses %s, and changes nothing', async (_, body, message) => {
    const answer = await patch(sampleId, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(answer.body.issues)).toMatch(message);
    expect(await stated(database, mia.tenantId)).toEqual([]);
  });

  test('does not know a sample that is not there', async () => {
    expect((await patch(newId('sample'), { hand_tags: [] })).status).toBe(404);
    expect(await stated(database, mia.tenantId)).toEqual([]);
  });
});

describe('GET /v1/samples/:id/tempo', () => {
  test('passes the wish on and answers what is found', async () => {
    const { status, body } = await call('GET', `/${sampleId}/tempo?bpm_min=80&tapped_bpm=92.5`);
    expect([status, body]).toEqual([200, { tempo: null, tempo_reason: 'nothing-in-range' }]);
    expect(wishes.at(-1)).toEqual({ sample_id: sampleId, bpm_min: 80, bpm_max: null, tapped_bpm: 92.5 });
    await call('GET', `/${sampleId}/tempo`);
    expect(wishes.at(-1)).toEqual({ sample_id: sampleId, bpm_min: null, bpm_max: null, tapped_bpm: null });
  });

  test.each([
    ['bpm_min=120&bpm_max=80', 'bpm_max', /ends before it begins/],
    ['tapped_bpm=19.9', 'tapped_bpm', /between 20 and 400/],
    ['tapped_bpm=401', 'tapped_bpm', /between 20 and 400/],
    ['bpm_min=fast', 'bpm_min', /number/],
    ['bpm_min=-1', 'bpm_min', />0/],
  ])('refuses %s and says why', async (query, path, message) => {
    const asked = wishes.length;
    const { status, body } = await call('GET', `/${sampleId}/tempo?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(body.issues)).toContain(path);
    expect(JSON.stringify(body.issues)).toMatch(message);
    expect(wishes).toHaveLength(asked);
  });

  test('does not know a sample that is not there', async () => {
    expect((await call('GET', `/${newId('sample')}/tempo`)).status).toBe(404);
  });
});

describe('POST /v1/samples/:id/reanalyse', () => {
  const jobOf = (id: Id<'job'>) => inTenant(db, mia.tenantId, (trx) => findJob(trx, id));
  const context = () => ({ id: newId('message'), tenantId: mia.tenantId }) as unknown as MessageContext;
  const look = { brand: null, address: 'https://example.test' };
  const sites = { of: async () => look, at: async () => ({ ...look, tenantId: null }) };
  const begin = async () => (await call('POST', `/${sampleId}/reanalyse`)).body.job_id as Id<'job'>;
  const process = async (jobId: Id<'job'>) => {
    const handler = new SampleProcessedEvent(() => now, bell, sites);
    const { user_id } = aSample(sampleId) ?? { user_id: '' };
    const event = { job_id: jobId, sample_id: sampleId, user_id: user_id as Id<'user'>, usage: [] };
    const heard = { filename: 'dusty loop.wav', bpm: 120, key: null, duration_s: 2, size_bytes: 1 };
    await settle(db, mia.tenantId, await handler.handle({ ...event, ...heard }, context()));
  };

  test('starts one job with the command of the stored bytes, and takes nothing of the plan', async () => {
    const send = () => call('POST', `/${sampleId}/reanalyse`, { 'idempotency-key': 'again' });
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({ status: 202, body: { sample_id: sampleId, status: 'pending' } });
    expect(second.body).toEqual(first.body);
    expect(billing.asked).toMatchObject([{ kind: 'reanalysis', size_bytes: 0, job_id: first.body.job_id }]);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([
      {
        kind: 'reanalysis',
        lane: 'pro',
        command: {
          job_id: first.body.job_id,
          sample_id: sampleId,
          user_id: mia.userId,
          object_key: objectKey,
          filename: sample?.filename,
          size_bytes: sample?.size_bytes,
          sha256: sample?.sha256,
          duration_s_max: 300,
          vibe_model: null,
          model_micros_max: 0,
        },
      },
    ]);
    expect(await jobOf(first.body.job_id)).toMatchObject({ kind: 'reanalysis', queue: 'pro' });
  });

  test('ends with the sample, which stays also when the job was cancelled meanwhile', async () => {
    const [done, cancelled] = [await begin(), await begin()];
    await process(done);
    expect(await jobOf(done)).toMatchObject({ status: 'completed', result: { sample_id: sampleId } });
    await gateway.call(mia.key, 'POST', `/v1/jobs/${cancelled}/cancel`);
    await process(cancelled);
    expect(await jobOf(cancelled)).toMatchObject({ status: 'cancelled' });
    const names = (await stated(database, mia.tenantId)).map(({ name }) => name);
    expect(names).not.toContain('delete-sample.v1');
  });

  test('that is refused keeps the bytes of the sample and may be tried again', async () => {
    await objects.put(objectKey, Uint8Array.of(1), 'audio/wav');
    const jobId = await begin();
    const handler = new SampleRefusedEvent(db, () => now, bell, objects);
    const refusal = { job_id: jobId, code: 'unreadable-audio', detail: 'It cannot be read.' } as const;
    await settle(db, mia.tenantId, await handler.handle({ ...refusal, object_key: objectKey }, context()));
    expect(await jobOf(jobId)).toMatchObject({ status: 'failed', error: { code: 'unreadable-audio' } });
    expect(await objects.head(objectKey)).not.toBeNull();
    const again = await gateway.call(mia.key, 'POST', `/v1/jobs/${jobId}/retry`);
    expect(again.body).toMatchObject({ id: jobId, kind: 'reanalysis', status: 'pending' });
    expect(billing.asked.at(-1)).toMatchObject({ kind: 'reanalysis', size_bytes: 0 });
  });

  test('does not know a sample that is not there, and starts nothing', async () => {
    const { status } = await call('POST', `/${newId('sample')}/reanalyse`);
    expect(status).toBe(404);
    expect(billing.asked).toEqual([]);
    expect(await waitingJobs(db, mia.tenantId)).toEqual([]);
  });
});

test.each(['play', 'download'] as const)('%s counts the bytes that leave the storage', async (operation) => {
  const answer = await gateway.send(mia.key, 'GET', `/v1/samples/${sampleId}/${operation}`);
  expect(answer.status).toBe(302);
  const served = { user_id: mia.userId, sample_id: sampleId, operation, size_bytes: sample?.size_bytes };
  expect(await stated(database, mia.tenantId)).toEqual([{ name: 'bytes-served.v1', data: served }]);
});
