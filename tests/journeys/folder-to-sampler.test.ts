import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '@trc/contracts/documents/batch.v1';
import { device, type Export, type ExportFormat, type ExportItem } from '@trc/contracts/documents/export.v1';
import { completeProjectImport } from '@trc/contracts/http/complete-project-import.v1';
import { completeUpload } from '@trc/contracts/http/complete-upload.v1';
import { createBatch } from '@trc/contracts/http/create-batch.v1';
import { createExport } from '@trc/contracts/http/create-export.v1';
import { createProjectImport } from '@trc/contracts/http/create-project-import.v1';
import { downloadExport } from '@trc/contracts/http/download-export.v1';
import { getBatch } from '@trc/contracts/http/get-batch.v1';
import { getExportById } from '@trc/contracts/http/get-export.v1';
import { getProjectImport } from '@trc/contracts/http/get-project-import.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSoundTools, type SoundTools } from '../../tools/parts/sound-tools.ts';
import type { Given } from '../support/api.ts';
import { type FolderFile, makeFolder } from '../support/folder-of-sounds.ts';
import { differenceDb, hear, numbersOf, numbersOfSmp } from '../support/independent-check.ts';
import { type Installation, install } from '../support/installation.ts';
import { completed } from '../support/jobs.ts';
import type { Tenant } from '../support/tenants.ts';

/** Every sound is converted, converted back and heard by other programs, one after the other. */
const minutes = (count: number) => count * 60_000;
const count = 100;
const folder = mkdtempSync(join(tmpdir(), 'trc-folder-'));
let tools: SoundTools;
let installation: Installation;
let tenant: Tenant;
let files: readonly FolderFile[];
let batch: Batch;

beforeAll(async () => {
  tools = await findSoundTools((line) => process.stdout.write(`${line}\n`));
  [installation, files] = await Promise.all([
    install('folder-to-sampler', { services: ['simulator', 'gateway', 'analysis', 'billing'] }),
    makeFolder(tools.ffmpeg, folder, count),
  ]);
  tenant = await installation.newTenant('pro');
  batch = await sendAll();
}, minutes(5));
afterAll(async () => {
  await installation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Four at a time: much of it is waiting for other programs. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

async function putParts(
  parts: ReadonlyArray<{ number: number; url: string; size_bytes: number }>,
  bytes: Uint8Array,
) {
  let at = 0;
  for (const { url, size_bytes } of parts) {
    const { status } = await fetch(url, { method: 'PUT', body: bytes.slice(at, at + size_bytes) });
    expect(status).toBe(200);
    at += size_bytes;
  }
}

/** Announces the folder, sends every file and waits until nothing changes any more. */
async function sendAll(): Promise<Batch> {
  const { api } = tenant;
  const { batch_id, files: announced } = await api.call(createBatch, {
    body: { files: files.map(({ filename, bytes }) => ({ filename, size_bytes: bytes.length })) },
  });
  await eachOf(announced, async ({ number, upload_id, parts, refused }) => {
    expect(refused).toBeNull();
    await putParts(parts, (files[number - 1] as FolderFile).bytes);
    await api.call(completeUpload, { params: { id: upload_id ?? '' } });
  });
  const look = () => api.call(getBatch, { params: { id: batch_id } });
  await eventually('the batch is completed', async () => (await look()).status === 'completed', 240_000, 500);
  return look();
}

const sampleIds = () => batch.items.flatMap(({ sample_id }) => sample_id ?? []);

/** Makes an export, downloads its archive, lets other programs test it and unpacks it. */
async function exported(body: Given<typeof createExport>['body']) {
  const { api } = tenant;
  const { job_id, export_id } = await api.call(createExport, { ...(body && { body }) });
  await completed(api, job_id, 120_000);
  const it: Export = await api.call(getExportById, { params: { id: export_id } });
  const { headers } = await api.send(downloadExport, { params: { id: export_id } });
  const bytes = new Uint8Array(await (await fetch(headers.get('location') ?? '')).arrayBuffer());
  const into = join(folder, export_id);
  mkdirSync(into);
  const archive = join(into, 'archive.zip');
  writeFileSync(archive, bytes);
  execFileSync(tools.unzip, ['-q', archive, '-d', into]);
  const sums = execFileSync('sha256sum', ['-c', 'SHA256SUMS.TXT'], { cwd: into, encoding: 'utf8' });
  return { it, jobId: job_id, into, bytes, checked: sums.trim().split('\n') };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const wavHeaderBytes = 44;
const safeName = /^[A-Za-z0-9][A-Za-z0-9 #()+_-]{0,22}$/;

/** The file that an item of a report was made from. */
const sourceOf = ({ sample_id }: Pick<ExportItem, 'sample_id'>): FolderFile => {
  const item = batch.items.find((one) => one.sample_id === sample_id);
  const file = files[(item?.number ?? 0) - 1];
  if (!file) throw new Error(`nobody sent ${sample_id}`);
  return file;
};

/** How far our numbers may be from ffmpeg's: its own resampler and rounding differ near the limit of the band. */
function allowedDb({ form, rateHz }: FolderFile): number {
  if (rateHz < 44_100) return -40;
  return form.isLossless ? -65 : -60;
}

const heardByFfmpeg = new Map<FolderFile, Promise<Int16Array>>();

/** A sound of the archive against the file it was made from, as another program hears both. */
async function expectSameSound(source: FolderFile, ours: Int16Array): Promise<void> {
  const heard = heardByFfmpeg.get(source) ?? numbersOf(tools, source.path, source.channels);
  heardByFfmpeg.set(source, heard);
  const theirs = await heard;
  expect(Math.abs(ours.length - theirs.length) / source.channels / 48_000, source.path).toBeLessThan(0.01);
  expect(differenceDb(ours, theirs), source.path).toBeLessThan(allowedDb(source));
}

describe('a folder of 100 mixed files', () => {
  it('is one batch with one status, in which every file became a sample', () => {
    expect(batch).toMatchObject({
      status: 'completed',
      progress: 1,
      files: { total: count, ready: count, failed: 0, refused: 0 },
    });
    expect(new Set(sampleIds()).size).toBe(count);
    expect(batch.cost_micros).toBeGreaterThan(0);
  });

  it.each<{ format: ExportFormat; codec: string }>([
    { format: 'wav-48k16', codec: 'pcm_s16le' },
    { format: 'aiff-48k16', codec: 'pcm_s16be' },
  ])(
    'becomes a $format pack that ffprobe and sox read and that sounds as its sources do',
    async ({ format, codec }) => {
      const { it, into, bytes, checked } = await exported({ format, sample_ids: sampleIds() });
      expect(it).toMatchObject({ status: 'ready', sha256: sha256(bytes), size_bytes: bytes.length });
      const taken = it.report.items.filter(({ name }) => name !== null);
      expect(taken).toHaveLength(it.report.files);
      expect(checked).toHaveLength(taken.length);
      const [pack = ''] = readdirSync(join(into, 'IMPORT'));
      expect(new Set(taken.map(({ name }) => name?.toLowerCase())).size).toBe(taken.length);
      await eachOf(taken, async (item) => {
        expect(item.name).toMatch(safeName);
        const path = join(into, 'IMPORT', pack, `${item.name}.${format === 'wav-48k16' ? 'WAV' : 'AIF'}`);
        const source = sourceOf(item);
        const { frames, ...heard } = await hear(tools, path);
        expect(heard, path).toEqual({ codec, rateHz: 48_000, channels: source.channels, bits: 16 });
        expect(frames / 48_000).toBeCloseTo(item.duration_s ?? 0, 2);
        if (format === 'wav-48k16')
          await expectSameSound(
            source,
            new Int16Array(Uint8Array.from(readFileSync(path)).buffer.slice(wavHeaderBytes)),
          );
      });
      for (const { left_out, duration_s } of it.report.items)
        if (left_out) expect(duration_s).toBeLessThan(device.durationSMin);
    },
    minutes(4),
  );

  it(
    'becomes a project that comes back from the card and is the same project again, byte for byte',
    async () => {
      const { api } = tenant;
      const name = 'Night set';
      const first = await exported({ format: 'sp404mk2-project', sample_ids: sampleIds(), name });
      const { report, layout } = first.it;
      const project = join(first.into, 'IMPORT/PROJECT_01');
      expect(readFileSync(join(project, 'PADCONF.BIN'))).toHaveLength(31_488);
      expect(readdirSync(join(project, 'SMPL'))).toHaveLength(report.files);
      for (const { bank, pad, sample_id } of layout?.pads ?? []) {
        const path = join(project, 'SMPL', `BANK${bank}-${String(pad).padStart(2, '0')}.SMP`);
        await expectSameSound(sourceOf({ sample_id }), await numbersOfSmp(tools, path));
      }
      expect(
        (await api.call(getReceiptOfJob, { query: { job_id: first.jobId } })).cost_micros,
      ).toBeGreaterThan(0);

      const begun = await api.call(createProjectImport, {
        body: { filename: 'Night set.zip', size_bytes: first.bytes.length, sha256: sha256(first.bytes) },
      });
      const id = begun.project_import_id;
      await putParts(begun.parts, first.bytes);
      await completed(api, (await api.call(completeProjectImport, { params: { id } })).job_id, 120_000);
      const look = () => api.call(getProjectImport, { params: { id } });
      await eventually('the project is back', async () => (await look()).status === 'ready', 240_000, 500);
      const back = await look();
      expect(back.left_out).toEqual([]);
      expect(back.pads).toHaveLength(report.files);
      const ids = new Set(back.layout?.pads.map(({ sample_id }) => sample_id));
      const second = await exported({
        format: 'sp404mk2-project',
        sample_ids: [...ids],
        ...(back.layout && { layout: back.layout }),
        name,
      });
      expect(sha256(second.bytes)).toBe(sha256(first.bytes));
    },
    minutes(6),
  );
});
