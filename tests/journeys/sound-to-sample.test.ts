import { createHash } from 'node:crypto';
import { cancelJob } from '@trc/contracts/http/cancel-job.v1';
import { completeUpload } from '@trc/contracts/http/complete-upload.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { deleteSampleById } from '@trc/contracts/http/delete-sample.v1';
import { downloadSample } from '@trc/contracts/http/download-sample.v1';
import { getJob } from '@trc/contracts/http/get-job.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { getSampleById } from '@trc/contracts/http/get-sample.v1';
import { getSampleTempo } from '@trc/contracts/http/get-sample-tempo.v1';
import { getUsage } from '@trc/contracts/http/get-usage.v1';
import { getWaveform } from '@trc/contracts/http/get-waveform.v1';
import { listJobs } from '@trc/contracts/http/list-jobs.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { listSimilar } from '@trc/contracts/http/list-similar.v1';
import { listDeliveries } from '@trc/contracts/http/list-webhook-deliveries.v1';
import { listEndpoints } from '@trc/contracts/http/list-webhook-endpoints.v1';
import { playSample } from '@trc/contracts/http/play-sample.v1';
import { reanalyseSample } from '@trc/contracts/http/reanalyse-sample.v1';
import { watchJob } from '@trc/contracts/http/watch-job.v1';
import { sampleProcessedWebhook } from '@trc/contracts/webhooks/sample-processed.v1';
import { eventually } from '@trc/testkit/eventually';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Api, type File, type Given, type Refusal } from '../support/api.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { completed, watchToEnd } from '../support/jobs.ts';
import * as sounds from '../support/sounds.ts';
import type { Tenant } from '../support/tenants.ts';

let installation: SharedInstallation;
beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
});
afterAll(() => installation?.stop());

async function upload({ api }: Tenant, file: File) {
  const { job_id, sample_id } = await api.call(createSample, { file });
  const job = await completed(api, job_id);
  return { job, sample: await api.call(getSampleById, { params: { id: sample_id } }) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const used = async ({ api }: Tenant, name: 'uploads' | 'storage_bytes') =>
  (await api.call(getUsage)).limits.find((limit) => limit.name === name)?.used;

/** Nothing of the tenant's refused uploads is left anywhere, and what was reserved came back. */
async function expectNothingLeft(tenant: Tenant): Promise<void> {
  expect(await installation.stored(`tenants/${tenant.id}/`)).toEqual([]);
  for (const table of ['gateway.uploads', 'gateway.jobs', 'analysis.samples'])
    expect(
      await installation.rows(`select * from ${table} where tenant_id = $1`, [tenant.id]),
      table,
    ).toEqual([]);
  await eventually('the quota came back', async () => (await used(tenant, 'uploads')) === 0);
  expect(await used(tenant, 'storage_bytes')).toBe(0);
}

describe('a sound of each format becomes a sample with its tempo, key and vibe (EB-31, EB-45, EB-46)', () => {
  it.each([
    { format: 'wav', file: sounds.songWav(), durationS: 8, bitDepth: 16 },
    { format: 'aiff', file: sounds.songAiff(), durationS: 8, bitDepth: 16 },
    { format: 'mp3', file: sounds.barMp3(), durationS: 2, bitDepth: null },
    { format: 'ogg-vorbis', file: sounds.barOgg(), durationS: 2, bitDepth: null },
  ])('$format', async ({ format, file, durationS, bitDepth }) => {
    const tenant = await installation.newTenant('free');
    const { sample } = await upload(tenant, file);
    expect(sample).toMatchObject({
      format,
      filename: file.filename,
      status: 'ready',
      size_bytes: file.bytes.length,
      sha256: sha256(file.bytes),
      sample_rate_hz: 44_100,
      channels: 2,
      bit_depth: bitDepth,
      key: { tonic: 'G', scale: 'major' },
    });
    expect(sample.duration_s).toBeCloseTo(durationS, 1);
    expect(sample.tempo?.bpm).toBeCloseTo(120, 0);
    expect(sample.tempo?.candidates.map(({ relation }) => relation)).toContain('half');
    expect(sample.vibe?.sentence).toBeTruthy();
  });

  it('flac, and too short a sound has no tempo and says why', async () => {
    const tenant = await installation.newTenant('free');
    const { sample } = await upload(tenant, sounds.barFlac());
    expect(sample).toMatchObject({ format: 'flac', key: { tonic: 'G', scale: 'major' }, tempo: null });
    expect(sample.tempo_reason).toBeTruthy();
  });
});

it('tells the job from acceptance to the receipt (EB-40, EB-41, EB-70, EB-71)', async () => {
  const tenant = await installation.newTenant('pro');
  const response = await tenant.api.send(createSample, { file: sounds.songWav() });
  expect(response.status).toBe(202);
  const accepted = createSample.response.parse(await response.json());
  expect(response.headers.get('location')).toBe(`/v1/jobs/${accepted.job_id}`);
  expect(Date.parse(accepted.estimated_completion)).toBeGreaterThan(Date.now() - 5_000);

  const states = await watchToEnd(tenant.api, accepted.job_id);
  const [first, last] = [states[0], states.at(-1)];
  expect(first).toMatchObject({ kind: 'sample', queue: 'pro', ended_at: null });
  expect(Date.parse(first?.estimated_completion ?? '')).not.toBeNaN();
  const progress = states.map((state) => state.progress);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(last).toMatchObject({
    status: 'completed',
    progress: 1,
    error: null,
    result: { sample_id: accepted.sample_id },
  });

  const receipt = await eventually('the receipt has its lines', async () => {
    const read = await tenant.api.call(getReceiptOfJob, { query: { job_id: accepted.job_id } });
    return read.lines.length > 0 && read;
  });
  const kinds = receipt.lines.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['cpu_ms', 'stored_bytes', 'model_input_tokens']));
  expect(receipt.cost_micros).toBe(receipt.lines.reduce((sum, line) => sum + line.cost_micros, 0));
  expect(receipt.cost_micros).toBeGreaterThan(0);
  const job = await tenant.api.call(getJob, { params: { id: accepted.job_id } });
  expect(job.cost_micros).toBe(receipt.cost_micros);
  expect(await used(tenant, 'uploads')).toBe(1);
});

it('ranks the tempo anew under a wish, without another analysis', async () => {
  const tenant = await installation.newTenant('free');
  const { sample } = await upload(tenant, sounds.songWav());
  const params = { id: sample.id };
  const within = await tenant.api.call(getSampleTempo, { params, query: { bpm_min: 50, bpm_max: 80 } });
  expect(within.tempo?.bpm).toBeCloseTo(60, 0);
  const tapped = await tenant.api.call(getSampleTempo, { params, query: { tapped_bpm: 118 } });
  expect(tapped.tempo?.bpm).toBeCloseTo(120, 0);
  const refusal = await tenant.api.refusal(getSampleTempo, { params, query: { bpm_min: 90, bpm_max: 80 } });
  expect(refusal).toMatchObject({ status: 400, code: 'invalid-request' });
});

it('measures a sample of an older analyser again in place, for nothing', async () => {
  const tenant = await installation.newTenant('free');
  const { sample } = await upload(tenant, sounds.songWav());
  await installation.rows(
    `update analysis.samples set analysis = analysis || '{"analyser_version": "0.9.0", "onsets_s": []}' where id = $1`,
    [sample.id],
  );
  const { job_id, sample_id } = await tenant.api.call(reanalyseSample, { params: { id: sample.id } });
  expect(sample_id).toBe(sample.id);
  await completed(tenant.api, job_id);
  expect(await tenant.api.call(getSampleById, { params: { id: sample.id } })).toEqual(sample);
  const { cost_micros } = await tenant.api.call(getReceiptOfJob, { query: { job_id } });
  expect(cost_micros).toBe(0);
  expect(await used(tenant, 'uploads')).toBe(1);
  expect(await used(tenant, 'storage_bytes')).toBe(sample.size_bytes);
});

describe('an upload in parts', () => {
  async function begin({ api }: Tenant, file: File, declared: { size_bytes?: number; sha256?: string } = {}) {
    const quoted = await api.call(createUpload, {
      body: { filename: file.filename, size_bytes: file.bytes.length, ...declared },
    });
    let from = 0;
    for (const part of quoted.parts) {
      const bytes = file.bytes.slice(from, from + part.size_bytes);
      const put = await fetch(part.url, { method: 'PUT', body: bytes });
      expect(put.status, await put.text()).toBe(200);
      from += part.size_bytes;
    }
    return { quoted, complete: { params: { id: quoted.upload_id } } };
  }

  it('is quoted, sent straight to storage, completed and analysed', async () => {
    const tenant = await installation.newTenant('pro');
    // More than one part of 8 MiB.
    const file = sounds.noiseWav(1, 100);
    const { quoted, complete } = await begin(tenant, file, { sha256: sha256(file.bytes) });
    expect(quoted.parts.map(({ number }) => number)).toEqual([1, 2]);
    expect(Date.parse(quoted.expires_at)).toBeGreaterThan(Date.now());
    const { job_id, sample_id } = await tenant.api.call(completeUpload, complete);
    await completed(tenant.api, job_id);
    const sample = await tenant.api.call(getSampleById, { params: { id: sample_id } });
    expect(sample).toMatchObject({ size_bytes: file.bytes.length, sha256: sha256(file.bytes) });
    expect((await tenant.api.refusal(completeUpload, complete)).code).toBe('not-found');
  });

  it.each([
    ['size', { size_bytes: sounds.barWav().bytes.length + 1 }],
    ['hash', { sha256: '0'.repeat(64) }],
  ])('with another %s than declared is refused and leaves nothing', async (_, declared) => {
    const tenant = await installation.newTenant('free');
    const { complete } = await begin(tenant, sounds.barWav(), declared);
    const refusal = await tenant.api.refusal(completeUpload, complete);
    expect(refusal).toMatchObject({ status: 422, code: 'upload-mismatch' });
    await expectNothingLeft(tenant);
  });
});

describe('what is no sound for the plan is refused and leaves nothing', () => {
  const megabytes = (count: number) => ({ filename: 'big.wav', bytes: new Uint8Array(count * 1_048_576) });

  it.each([
    ['a text file renamed .wav (EB-31)', sounds.textAsWav(), 415, 'not-audio'],
    ['a truncated WAV', sounds.truncatedWav(), 422, 'unreadable-audio'],
    ['an over-long MP3 (EB-32)', sounds.longMp3(64), 422, 'sound-too-long'],
    ['a file over the size of the plan', megabytes(13), 413, 'upload-too-large'],
    ['an empty file', { filename: 'empty.wav', bytes: new Uint8Array() }, 415, 'not-audio'],
  ])('%s', async (_, file, status, code) => {
    const tenant = await installation.newTenant('free');
    const refusal = await tenant.api.refusal(createSample, { file });
    expect(refusal).toMatchObject({ status, code });
    expect(refusal.detail).toBeTruthy();
    await expectNothingLeft(tenant);
  });

  it('a caller without credentials (EB-30)', async () => {
    const nobody = new Api(installation.stack.url);
    const stranger = new Api(installation.stack.url, { authorization: 'Bearer trc_unknown' });
    for (const api of [nobody, stranger]) {
      const refusal = await api.refusal(createSample, { file: sounds.barWav() });
      expect(refusal).toMatchObject({ status: 401, code: 'not-authenticated' });
    }
  });

  it('the eleventh upload of a day, with the instant at which the quota frees', async () => {
    const tenant = await installation.newTenant('free');
    const accepted = await Promise.all(
      Array.from({ length: 10 }, () => tenant.api.call(createSample, { file: sounds.noiseWav(7) })),
    );
    const refusal: Refusal = await tenant.api.refusal(createSample, { file: sounds.noiseWav(8) });
    expect(refusal).toMatchObject({ status: 429, code: 'quota-exceeded' });
    const freesAt = Date.parse(String(refusal['frees_at']));
    expect(freesAt % 86_400_000).toBe(0);
    expect(refusal.retryAfterS).toBeGreaterThan(0);
    expect(Math.abs(freesAt - Date.now() - (refusal.retryAfterS ?? 0) * 1_000)).toBeLessThan(10_000);
    for (const { job_id } of accepted) await completed(tenant.api, job_id);
    expect(await installation.stored(`tenants/${tenant.id}/`)).toHaveLength(10);
    expect(await installation.count('select * from gateway.jobs where tenant_id = $1', [tenant.id])).toBe(10);
    expect(await installation.count('select * from gateway.uploads where tenant_id = $1', [tenant.id])).toBe(
      0,
    );
    // The same bytes ten times: measured once, so one line of processor time.
    const cpu = `select * from billing.ledger where tenant_id = $1 and kind = 'cpu_ms'`;
    await eventually('the ledger is written', async () => (await installation.count(cpu, [tenant.id])) > 0);
  });
});

it('the same POST with the same Idempotency-Key makes one job', async () => {
  const tenant = await installation.newTenant('free');
  const given: Given<typeof createSample> = {
    file: sounds.noiseWav(20),
    headers: { 'idempotency-key': 'take-one' },
  };
  const first = await tenant.api.call(createSample, given);
  const again = await tenant.api.send(createSample, given);
  expect(await again.json()).toEqual(first);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.headers.get('location')).toBe(`/v1/jobs/${first.job_id}`);
  await completed(tenant.api, first.job_id);
  expect((await tenant.api.call(listJobs)).items).toHaveLength(1);
  expect(await installation.stored(`tenants/${tenant.id}/`)).toHaveLength(1);
  expect(await used(tenant, 'uploads')).toBe(1);
  const other = await tenant.api.refusal(createSample, { ...given, file: sounds.noiseWav(21, 1) });
  expect(other.code).toBe('idempotency-key-reused');
});

describe('the library', () => {
  let tenant: Tenant;
  let bar: Awaited<ReturnType<typeof upload>>['sample'];
  let encoded: typeof bar;
  const file = sounds.barWav('Kitchen “take” 1.wav');

  beforeAll(async () => {
    tenant = await installation.newTenant('free');
    [{ sample: bar }, { sample: encoded }] = await Promise.all([
      upload(tenant, file),
      upload(tenant, sounds.barMp3()),
      upload(tenant, sounds.padWav()),
      upload(tenant, sounds.noiseWav(30)),
    ]);
  });

  it('finds a tempo in half and double time too', async () => {
    const within = async (bpm_min: number, bpm_max: number) => {
      const { items } = await tenant.api.call(listSamplesPage, { query: { bpm_min, bpm_max } });
      return items.map(({ id }) => id);
    };
    for (const [low, high] of [
      [118, 122],
      [58, 62],
      [238, 242],
    ] as const)
      expect(await within(low, high)).toEqual(expect.arrayContaining([bar.id, encoded.id]));
    expect(await within(90, 100)).not.toContain(bar.id);
  });

  it('names the encoded version of a sound as its nearest look-alike', async () => {
    const { items } = await tenant.api.call(listSimilar, { params: { id: bar.id } });
    expect(items[0]?.sample.id).toBe(encoded.id);
    expect(items).toHaveLength(3);
    const distances = items.map(({ distance }) => distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  it('plays a range from a short-lived address', async () => {
    const { status, headers } = await tenant.api.send(playSample, { params: { id: bar.id } });
    expect(status).toBe(302);
    const address = new URL(headers.get('location') ?? '');
    expect(Number(address.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(300);
    const part = await fetch(address, { headers: { range: 'bytes=100-299' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-299/${file.bytes.length}`);
    expect(part.headers.get('content-type')).toMatch(/^audio\//);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(file.bytes.slice(100, 300));
    address.searchParams.set('X-Amz-Expires', '86400');
    expect((await fetch(address)).status).toBe(403);
  });

  it('downloads the very bytes under their name', async () => {
    const { headers } = await tenant.api.send(downloadSample, { params: { id: bar.id } });
    const whole = await fetch(headers.get('location') ?? '');
    expect(decodeURIComponent(whole.headers.get('content-disposition') ?? '')).toContain(
      'Kitchen “take” 1.wav',
    );
    expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256(file.bytes));
  });

  it('does not exist for another tenant', async () => {
    const { api: stranger } = await installation.newTenant('pro');
    const { items } = await tenant.api.call(listJobs);
    const sample = { params: { id: bar.id } };
    const job = { params: { id: items[0]?.id ?? '' } };
    const refusals = await Promise.all([
      stranger.refusal(getSampleById, sample),
      stranger.refusal(playSample, sample),
      stranger.refusal(downloadSample, sample),
      stranger.refusal(getWaveform, sample),
      stranger.refusal(listSimilar, sample),
      stranger.refusal(deleteSampleById, sample),
      stranger.refusal(getJob, job),
      stranger.refusal(watchJob, job),
      stranger.refusal(cancelJob, job),
      stranger.refusal(getReceiptOfJob, { query: { job_id: job.params.id } }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 404));
    expect((await stranger.call(listSamplesPage)).items).toEqual([]);
    expect((await stranger.call(listJobs)).items).toEqual([]);
    expect((await tenant.api.call(getSampleById, sample)).id).toBe(bar.id);
  });

  it('counts the stored bytes, and forgets a deleted sample with its sound', async () => {
    const owner = await installation.newTenant('free');
    const { sample } = await upload(owner, sounds.noiseWav(31));
    const storage = (bytes: number) =>
      eventually(`${bytes} bytes are counted`, async () => (await used(owner, 'storage_bytes')) === bytes);
    await storage(sample.size_bytes);
    await owner.api.call(deleteSampleById, { params: { id: sample.id } });
    await storage(0);
    expect((await owner.api.refusal(getSampleById, { params: { id: sample.id } })).status).toBe(404);
    expect(await installation.stored(`tenants/${owner.id}/`)).toEqual([]);
  });
});

describe('webhooks', () => {
  async function listen({ api }: Tenant, name: string) {
    const { id, secret } = await api.call(createEndpoint, {
      body: { url: installation.simulator.webhookUrl(name), events: ['sample.processed'] },
    });
    return { id, webhook: new Webhook(secret) };
  }

  it('tell of a sample, signed, again after an error and never after a success (B-122)', async () => {
    const tenant = await installation.newTenant('free');
    const { webhook } = await listen(tenant, 'moody');
    await installation.simulator.answerWebhooks('moody', 500);
    const { job, sample } = await upload(tenant, sounds.barWav());
    const [failed] = await eventually('the first attempt', async () => {
      const all = await installation.simulator.webhooks('moody');
      return all.length > 0 && all;
    });
    await installation.simulator.answerWebhooks('moody', 204);
    const received = await eventually('the second attempt', async () => {
      const all = await installation.simulator.webhooks('moody');
      return all.length > 1 && all;
    });
    expect(received.map(({ status }) => status)).toEqual([500, 204]);
    const [, accepted] = received;
    expect(accepted?.id).toBe(failed?.id);
    expect(accepted?.timestampS).toBeGreaterThan(failed?.timestampS ?? Number.POSITIVE_INFINITY);
    for (const { body, headers } of received) webhook.verify(body, { ...headers });
    expect(() => webhook.verify(`${accepted?.body} `, { ...accepted?.headers })).toThrow();
    const { data } = sampleProcessedWebhook.parse(JSON.parse(accepted?.body ?? ''));
    expect(data).toMatchObject({ job_id: job.id, sample_id: sample.id, key: 'G major' });
    expect(data.bpm).toBeCloseTo(120, 0);
    const deliveries = await eventually('the log says delivered', async () => {
      const { items } = await tenant.api.call(listDeliveries);
      return items.every(({ status }) => status === 'delivered') && items;
    });
    expect(deliveries).toMatchObject([{ message_id: accepted?.id, attempts: 2, last_status: 204 }]);
    expect(await installation.simulator.webhooks('moody')).toHaveLength(2);
  });

  it('end for a receiver that answers 410', async () => {
    const tenant = await installation.newTenant('free');
    const { id } = await listen(tenant, 'gone');
    await installation.simulator.answerWebhooks('gone', 410);
    await upload(tenant, sounds.noiseWav(40));
    const endpoint = await eventually('the endpoint is switched off', async () => {
      const { items } = await tenant.api.call(listEndpoints);
      return items.find((item) => item.id === id && item.status === 'disabled');
    });
    expect(endpoint.disabled_reason).toContain('410');
    await upload(tenant, sounds.noiseWav(41));
    expect((await tenant.api.call(listDeliveries)).items).toHaveLength(1);
    expect(await installation.simulator.webhooks('gone')).toHaveLength(1);
  });
});
