import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ExportFormat } from '@trc/contracts/documents/export.v1';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContract } from '@trc/contracts/message';
import type { Ask } from '@trc/runtime/ask';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { measureLoudness } from '../src/domain/signal/loudness.ts';
import { ExportSamplesCommand } from '../src/inbound/export-samples.command.ts';
import { GetExportPlanQuery } from '../src/inbound/get-export-plan.query.ts';
import { migrations } from '../src/migrations/all.ts';
import { type AnalysisPool, openAnalysisPool } from '../src/outbound/analysis-pool.ts';
import type { Database } from '../src/outbound/database.ts';
import type { ArchiveOrder } from '../src/outbound/export-archive.ts';
import { addSample } from '../src/outbound/samples.store.ts';
import { fixture } from './fixtures.ts';
import { wav } from './writers.ts';

const example = new URL('../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);
const tone = (hz: number, rateHz: number, seconds = 0.5) =>
  Float32Array.from({ length: rateHz * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / rateHz));

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let pool: AnalysisPool;
let tenantId: Id<'tenant'>;

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  ({ objects } = await createObjects());
  const workerFile = new URL('../src/analysis.worker.ts', import.meta.url);
  pool = openAnalysisPool({ workerFile, threads: 2, timeLimitMs: 30_000 });
});
afterAll(async () => {
  await pool?.close();
  await database?.drop();
});
beforeEach(() => {
  tenantId = newId('tenant');
});

async function sample(bytes: Uint8Array, facts: object = {}, filename = 'sound.wav'): Promise<Id<'sample'>> {
  const id = newId('sample');
  const objectKey = `tenants/${tenantId}/samples/${id}`;
  await objects.put(objectKey, bytes, 'audio/wav');
  await inTenant(db, tenantId, (trx) =>
    addSample(trx, {
      id,
      tenantId,
      userId: newId('user'),
      jobId: newId('job'),
      filename,
      mime: 'audio/wav',
      objectKey,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      analysis: { ...analysis, duration_s: 0.5, ...facts },
      vibe: null,
      vibeSkipped: null,
      createdAt: new Date(),
    }),
  );
  return id;
}

async function planned(format: ExportFormat, ids: readonly Id<'sample'>[]): Promise<ArchiveOrder> {
  const query = new GetExportPlanQuery(db);
  const wish = { format, sample_ids: [...ids], layout: null, loudness_lufs: null };
  const { files } = await query.answer(wish, { tenantId });
  return { format, name: 'Dusty night', files, layout: null, picture: null };
}

/** Handles the command as the runtime does; gives what is stated and the archive. */
async function make(
  order: ArchiveOrder | null,
  progress: (stage: string, part: number) => void = () => undefined,
) {
  const handler = new ExportSamplesCommand(db, objects, pool, (async () => order) as unknown as Ask);
  const exportId = newId('export');
  const objectKey = `tenants/${tenantId}/exports/${exportId}/archive.zip`;
  const context = { tenantId, progress, signal: new AbortController().signal } as unknown as MessageContext;
  const outcome = await handler.handle(
    {
      job_id: newId('job'),
      export_id: exportId,
      user_id: newId('user'),
      object_key: objectKey,
      size_bytes: 1,
    },
    context,
  );
  if (outcome.kind === 'retry') throw new Error('the handler wants to wait');
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a message it says itself
  const stated: Array<{ name: string; data: any }> = [];
  await inTenant(db, tenantId, async (trx) =>
    outcome.write?.(trx, (contract: MessageContract, data: unknown) => {
      stated.push({ name: contract.name, data: contract.schema.parse(data) });
    }),
  );
  const facts = await objects.head(objectKey);
  return { stated, archive: facts && Buffer.from(await objects.get(objectKey)) };
}

/** The files of a zip archive that stores them, by its own directory. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < archive.readUInt16LE(end + 10); i++) {
    const size = archive.readUInt32LE(at + 24);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(start, start + size);
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    files.set(archive.toString('latin1', at + 46, at + 46 + nameLength), bytes);
    at += 46 + nameLength + archive.readUInt16LE(at + 30);
  }
  return files;
}

describe('a project', () => {
  it('has every sound on its pad, its configuration, and the checksum of each file', async () => {
    const kick = await sample(
      wav([tone(60, 44_100)], 44_100),
      { kind: 'one-shot', channels: 1, tempo: null },
      'kick.wav',
    );
    const loop = await sample(fixture('loop-cbr96.mp3'), { kind: 'loop', duration_s: 2 }, 'loop.mp3');
    const order = await planned('sp404mk2-project', [loop, kick]);
    const parts: number[] = [];
    const { stated, archive } = await make(order, (_stage, part) => parts.push(part));
    const files = unzip(archive as Buffer);
    expect([...files.keys()]).toEqual([
      'IMPORT/PROJECT_01/SMPL/BANK1-01.SMP',
      'IMPORT/PROJECT_01/SMPL/BANK1-09.SMP',
      'IMPORT/PROJECT_01/PADCONF.BIN',
      'SHA256SUMS.TXT',
    ]);
    expect(files.get('IMPORT/PROJECT_01/SMPL/BANK1-01.SMP')).toHaveLength(512 + 24_000 * 2);
    const padconf = files.get('IMPORT/PROJECT_01/PADCONF.BIN') as Buffer;
    expect(padconf.readUInt32BE(0x80)).toBe(512 + 24_000 * 2);
    expect(padconf.toString('latin1', 0x6c00 + 8 * 24, 0x6c00 + 8 * 24 + 5)).toBe('loop\0');
    const sums = (files.get('SHA256SUMS.TXT') as Buffer).toString().trimEnd().split('\n');
    for (const line of sums) {
      const [sum, path] = line.split('  ') as [string, string];
      expect(
        createHash('sha256')
          .update(files.get(path) as Buffer)
          .digest('hex'),
      ).toBe(sum);
    }
    expect(sums).toHaveLength(3);
    expect(parts).toEqual([0.5, 1]);
    expect(stated).toMatchObject([
      {
        name: 'samples-exported.v1',
        data: {
          files: 2,
          size_bytes: archive?.length,
          sha256: createHash('sha256')
            .update(archive as Buffer)
            .digest('hex'),
          left_out: [],
          usage: [
            { kind: 'cpu_ms' },
            { kind: 'stored_bytes', quantity: archive?.length },
            { kind: 'storage_writes', quantity: 1 },
          ],
        },
      },
    ]);
    expect(stated[0]?.data.usage[0].quantity).toBeGreaterThan(0);
  });

  it('shows the picture that goes with it, twice', async () => {
    const order = await planned('sp404mk2-project', [await sample(wav([tone(440, 48_000)], 48_000))]);
    const picture = Buffer.alloc(1_086, 'BM');
    const { archive } = await make({ ...order, picture: picture.toString('base64') });
    const files = unzip(archive as Buffer);
    const folder = 'IMPORT/PROJECT_01/PICTURE';
    expect([...files.keys()].slice(-3)).toEqual([
      `${folder}/startup_1.bmp`,
      `${folder}/screen_saver_1.bmp`,
      'SHA256SUMS.TXT',
    ]);
    const sums = (files.get('SHA256SUMS.TXT') as Buffer).toString();
    for (const name of ['startup_1', 'screen_saver_1']) {
      expect(files.get(`${folder}/${name}.bmp`)?.equals(picture)).toBe(true);
      expect(sums).toContain(
        `${createHash('sha256').update(picture).digest('hex')}  ${folder}/${name}.bmp\n`,
      );
    }
    const pack = await make({ ...order, format: 'wav-48k16', picture: picture.toString('base64') });
    expect([...unzip(pack.archive as Buffer).keys()].join()).not.toContain('PICTURE');
  });

  it('is the same to the byte when it is made again', async () => {
    const ids = [
      await sample(wav([tone(440, 44_100), tone(441, 44_100)], 44_100, { depth: 24 })),
      await sample(fixture('loop.ogg'), { duration_s: 2 }),
    ];
    const order = await planned('sp404mk2-project', ids);
    const [first, second] = [await make(order), await make(order)];
    expect(first.archive?.equals(second.archive as Buffer)).toBe(true);
  });

  it('leaves out a sound that cannot be read any more, says so, and keeps the rest', async () => {
    const [whole, broken] = [
      await sample(wav([tone(440, 48_000)], 48_000)),
      await sample(Buffer.from('no sound at all')),
    ];
    const gone = newId('sample');
    const order = await planned('sp404mk2-project', [whole, broken]);
    const missing = {
      sample_id: gone,
      name: 'gone',
      gain_db: 0,
      pad: { bank: 3, pad: 1, loop: false, one_shot: true, bpm: null },
    };
    const { stated, archive } = await make({ ...order, files: [...order.files, missing] });
    expect(stated[0]?.data.left_out).toMatchObject([
      { sample_id: broken, reason: 'unreadable' },
      { sample_id: gone, reason: 'missing' },
    ]);
    expect(stated[0]?.data.files).toBe(1);
    expect([...unzip(archive as Buffer).keys()].filter((path) => path.endsWith('.SMP'))).toHaveLength(1);
  });

  it('with no sound in it is refused and stores nothing', async () => {
    const order = await planned('sp404mk2-project', [await sample(Buffer.from('no sound'))]);
    const { stated, archive } = await make(order);
    expect(stated).toMatchObject([{ name: 'export-refused.v1', data: { code: 'nothing-to-export' } }]);
    expect(archive).toBeNull();
  });

  it('that was deleted meanwhile is refused', async () => {
    expect((await make(null)).stated).toMatchObject([
      { name: 'export-refused.v1', data: { code: 'not-found' } },
    ]);
  });
});

describe('a pack', () => {
  it('of one loudness has it in its files', async () => {
    const bytes = wav([tone(440, 44_100, 2)], 44_100);
    const source = {
      channels: 1,
      duration_s: 2,
      loudness: { integrated_lufs: -9.69, true_peak_dbtp: -6.02 },
    };
    const id = await sample(bytes, source);
    const query = new GetExportPlanQuery(db);
    const wish = { format: 'wav-48k16', sample_ids: [id], layout: null, loudness_lufs: -23 } as const;
    const { files } = await query.answer({ ...wish, sample_ids: [id] }, { tenantId });
    expect(files.map(({ gain_db }) => gain_db)).toEqual([-13.31]);
    const order = { format: wish.format, name: 'Dusty night', files, layout: null, picture: null };
    const { archive } = await make(order);
    const written = unzip(archive as Buffer).get('IMPORT/Dusty night/sound.WAV') as Buffer;
    const samples = Float32Array.from(
      { length: (written.length - 44) / 2 },
      (_, i) => written.readInt16LE(44 + 2 * i) / 32_768,
    );
    expect(Math.abs((measureLoudness([samples], 48_000).integratedLufs ?? 0) + 23)).toBeLessThan(0.1);
  });

  it('keeps 16-bit sounds of 48 kHz to the number, and has a folder of its own', async () => {
    const bytes = wav([tone(440, 48_000), tone(660, 48_000)], 48_000);
    const id = await sample(
      bytes,
      { sample_rate_hz: 48_000, bit_depth: 16, format: 'wav' },
      '../../Größe.wav',
    );
    const { archive } = await make(await planned('wav-48k16', [id]));
    const files = unzip(archive as Buffer);
    expect([...files.keys()]).toEqual(['IMPORT/Dusty night/Grosse.WAV', 'SHA256SUMS.TXT']);
    expect(files.get('IMPORT/Dusty night/Grosse.WAV')?.equals(bytes)).toBe(true);
  });

  it('of AIFF has the same numbers in the other order', async () => {
    const id = await sample(wav([tone(440, 48_000)], 48_000), { channels: 1 });
    const [wavPack, aiffPack] = await Promise.all(
      (['wav-48k16', 'aiff-48k16'] as const).map(async (format) => make(await planned(format, [id]))),
    );
    const little = unzip(wavPack?.archive as Buffer)
      .get('IMPORT/Dusty night/sound.WAV')
      ?.subarray(44) as Buffer;
    const big = unzip(aiffPack?.archive as Buffer)
      .get('IMPORT/Dusty night/sound.AIF')
      ?.subarray(54) as Buffer;
    expect(Buffer.from(big).swap16().equals(little)).toBe(true);
  });
});
