import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Layout, layoutSchema } from '@trc/contracts/documents/export.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageContract } from '@trc/contracts/message';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { createObjects } from '@trc/testkit/objects';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headerOf, type Md5 } from '../src/domain/export/file-forms.ts';
import { padconf } from '../src/domain/export/padconf.ts';
import { planExport } from '../src/domain/export/plan-export.ts';
import { ImportProjectCommand } from '../src/inbound/import-project.command.ts';
import { type AnalysisPool, openAnalysisPool } from '../src/outbound/analysis-pool.ts';
import { storeArchive } from '../src/outbound/export-archive.ts';
import type { StoredSample } from '../src/outbound/exportable-samples.store.ts';
import {
  BrokenArchive,
  BrokenEntry,
  listArchive,
  type Ranges,
  slicesOf,
} from '../src/outbound/project-archive.ts';
import { openZip } from '../src/outbound/zip-archive.ts';
import { fixture } from './fixtures.ts';
import { wav } from './writers.ts';

const md5: Md5 = (bytes) => createHash('md5').update(bytes).digest();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const tone = (hz: number, rateHz: number, seconds = 0.5) =>
  Float32Array.from({ length: rateHz * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / rateHz));

let objects: Objects;
let pool: AnalysisPool;
let tenantId: Id<'tenant'>;

beforeAll(async () => {
  ({ objects } = await createObjects());
  const workerFile = new URL('../src/analysis.worker.ts', import.meta.url);
  pool = openAnalysisPool({ workerFile, threads: 2, timeLimitMs: 30_000 });
});
afterAll(() => pool?.close());
beforeEach(() => {
  tenantId = newId('tenant');
});

/** A sound of the library, measured as it would be. */
async function stored(
  bytes: Uint8Array,
  filename: string,
  id: Id<'sample'> = newId('sample'),
): Promise<StoredSample> {
  const objectKey = `tenants/${tenantId}/samples/${id}`;
  await objects.put(objectKey, bytes, 'audio/wav');
  const result = await pool.analyse({ bytes: Uint8Array.from(bytes), durationSMax: 60 });
  if (!result.ok) throw new Error(result.refusal.detail);
  return {
    id,
    filename,
    sizeBytes: bytes.length,
    objectKey,
    sha256: sha256(bytes),
    analysis: result.analysis,
  };
}

async function exported(samples: readonly StoredSample[], layout: Layout | null): Promise<Buffer> {
  const wish = {
    format: 'sp404mk2-project',
    sampleIds: samples.map(({ id }) => id),
    layout,
    loudnessLufs: null,
  } as const;
  const { files } = planExport(wish, samples);
  const key = `tenants/${tenantId}/exports/${newId('export')}/archive.zip`;
  const tempos = layout && { bpm: layout.bpm ?? null, banks: layout.banks ?? [] };
  const order = {
    format: wish.format,
    name: 'Dusty night',
    files: [...files],
    layout: tempos,
    picture: null,
  };
  await storeArchive(key, order, samples, {
    objects,
    pool,
    progress: () => undefined,
    isWanted: async () => true,
    signal: new AbortController().signal,
  });
  return Buffer.from(await objects.get(key));
}

/** Handles the command as the runtime does; gives what is stated, and the ids that were to be used. */
async function imported(archive: Uint8Array | null, over: { sha256?: string; isErased?: boolean } = {}) {
  const id = newId('projectImport');
  const objectKey = `tenants/${tenantId}/project-imports/${id}/project.zip`;
  if (archive) await objects.put(objectKey, archive, 'application/zip');
  const sampleIds = Array.from({ length: 160 }, () => newId('sample'));
  const context = { tenantId, progress: () => undefined, signal: new AbortController().signal };
  const outcome = await new ImportProjectCommand(objects).handle(
    {
      job_id: newId('job'),
      project_import_id: id,
      user_id: newId('user'),
      object_key: objectKey,
      size_bytes: 1,
      sha256: over.sha256 ?? null,
      sounds_prefix: `tenants/${tenantId}/samples/`,
      sample_ids: sampleIds,
    },
    { ...context, isErased: over.isErased ?? false } as unknown as MessageContext,
  );
  if (outcome.kind === 'retry') throw new Error('the handler wants to wait');
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a message it says itself
  const stated: Array<{ name: string; data: any }> = [];
  await outcome.write?.(null as never, (contract: MessageContract, data: unknown) => {
    stated.push({ name: contract.name, data: contract.schema.parse(data) });
  });
  return { stated, read: stated[0]?.data, objectKey };
}

const keysOf = () => objects.list(`tenants/${tenantId}/samples/`);

describe('a project that was exported', () => {
  it('comes back with exactly its numbers and its layout, and is exported again byte for byte', async () => {
    const kick = await stored(wav([tone(60, 44_100)], 44_100, { depth: 24 }), 'kick.wav');
    const loop = await stored(fixture('loop-cbr96.mp3'), 'Größe / loop.mp3');
    const pad = await stored(wav([tone(440, 48_000, 2), tone(441, 48_000, 2)], 48_000), 'pad.wav');
    const layout = layoutSchema.parse({
      pads: [
        { bank: 1, pad: 1, sample_id: kick.id, one_shot: true, bpm: null, name: 'kick' },
        { bank: 1, pad: 2, sample_id: loop.id, loop: true, bpm: 93.57, name: 'loop A' },
        { bank: 3, pad: 16, sample_id: loop.id, one_shot: false, bpm: 90, name: 'loop B' },
        { bank: 10, pad: 16, sample_id: pad.id, one_shot: true, bpm: 200, name: 'pad' },
      ],
      bpm: 123.45,
      banks: [{ bank: 3, bpm: 40.01 }],
    });
    const archive = await exported([kick, loop, pad], layout);
    const { stated: said, read } = await imported(archive, { sha256: sha256(archive) });
    expect(said.map(({ name }) => name)).toEqual(['project-read.v1']);
    expect(read.left_out).toEqual([]);
    expect(read.sounds.map(({ filename }: { filename: string }) => filename)).toEqual([
      'kick.wav',
      'loop A.wav',
      'pad.wav',
    ]);
    expect(read.pads[1].sample_id).toBe(read.pads[2].sample_id);
    expect(read.usage).toMatchObject([{ kind: 'cpu_ms', operation: 'import' }]);

    const wavs = await Promise.all(
      read.sounds.map(async ({ object_key }: { object_key: string }) =>
        Buffer.from(await objects.get(object_key)),
      ),
    );
    expect(wavs.map((bytes) => sha256(bytes))).toEqual(
      read.sounds.map((one: { sha256: string }) => one.sha256),
    );
    // What the converter makes of the same sound for a pack is the same file to the byte.
    const converted = await pool.convert({
      bytes: Uint8Array.from(wav([tone(440, 48_000, 2), tone(441, 48_000, 2)], 48_000)),
      durationSMax: 60,
      format: 'wav-48k16',
      ditherSeed: 0,
      gainDb: 0,
    });
    expect(converted.ok && Buffer.from(converted.file.bytes).equals(wavs[2])).toBe(true);

    const again = await Promise.all(
      wavs.map((bytes, i) => stored(bytes, read.sounds[i].filename, read.sounds[i].sample_id)),
    );
    const back = layoutSchema.parse({ pads: read.pads, ...read.tempos });
    expect(sha256(await exported(again, back))).toBe(sha256(archive));
  });

  it('comes back the same when its layout was the suggested one', async () => {
    const sounds = [
      await stored(wav([tone(60, 44_100)], 44_100), 'kick.wav'),
      await stored(wav([tone(60, 44_100)], 44_100), 'kick.wav'),
      await stored(fixture('loop.ogg'), 'loop.ogg'),
    ];
    const archive = await exported(sounds, null);
    const { read } = await imported(archive);
    // Two pads with the same bytes are one sound.
    expect(read.pads).toHaveLength(3);
    expect(read.sounds).toHaveLength(2);
    expect(await keysOf()).toHaveLength(3 + 2);
    const again = await Promise.all(
      read.sounds.map(async (one: { object_key: string; filename: string; sample_id: Id<'sample'> }) =>
        stored(await objects.get(one.object_key), one.filename, one.sample_id),
      ),
    );
    const back = layoutSchema.parse({ pads: read.pads, ...read.tempos });
    expect(sha256(await exported(again, back))).toBe(sha256(archive));
  });
});

/** A sound of the device with numbers of its own. */
function smp(frames: number, seed: number): Buffer {
  const sound = Buffer.from(Uint8Array.from({ length: frames * 2 }, (_, i) => (i * 31 + seed * 17) % 251));
  return Buffer.concat([headerOf('sp404mk2-project', frames, 1, md5), sound]);
}

type Files = ReadonlyArray<readonly [path: string, bytes: Uint8Array]>;

function zip(files: Files): Buffer {
  const writer = openZip();
  const pieces = files.flatMap(([path, bytes]) => [
    writer.add({ path, sizeBytes: bytes.length, crc32: crc32(bytes) }),
    bytes,
  ]);
  return Buffer.concat([...pieces, writer.end()]);
}

const folder = 'IMPORT/PROJECT_01/';
const sounds = [smp(6_000, 1), smp(7_000, 2), smp(8_000, 3)];
const conf = Buffer.from(
  padconf(
    sounds.map((sound, i) => ({
      name: `sound ${i + 1}`,
      pad: { bank: 1, pad: i + 1, loop: false, one_shot: true, bpm: null },
      smpBytes: sound.length,
    })),
  ),
);
const projectFiles = (at = folder): Files => [
  ...sounds.map((sound, i) => [`${at}SMPL/BANK1-0${i + 1}.SMP`, sound] as const),
  [`${at}PADCONF.BIN`, conf],
];
const withSums = (files: Files, told: Files = files): Files => [
  ...files,
  ['SHA256SUMS.TXT', Buffer.from(told.map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`).join(''))],
];
const replaced = (files: Files, path: string, bytes: Uint8Array): Files =>
  files.map(([name, old]) => [name, name.endsWith(path) ? bytes : old]);
const bent = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
/** The record of the n-th file in the directory, and that of the end. */
function directoryAt(archive: Buffer, n: number): number {
  let at = archive.readUInt32LE(endAt(archive) + 16);
  for (let i = 0; i < n; i++) at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30);
  return at;
}
const endAt = (archive: Buffer) => archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
const patched = (change: (archive: Buffer) => void, files = projectFiles()) => {
  const archive = zip(files);
  change(archive);
  return archive;
};

describe('what is not right with a single sound', () => {
  const second = 'BANK1-02.SMP';
  const bad = sounds[1] as Buffer;
  it.each([
    [
      'other bytes than the archive says',
      patched((zip) => zip.write('x', zip.indexOf(bad) + 2_000)),
      /checksum/,
    ],
    [
      'other bytes than the manifest says',
      zip(withSums(replaced(projectFiles(), second, bent(bad, 900)), projectFiles())),
      /SHA256SUMS/,
    ],
    ['another digest in its header', zip(replaced(projectFiles(), second, bent(bad, 40))), /MD5/],
    ['another size than its pad says', zip(replaced(projectFiles(), second, smp(6_999, 2))), /its pad says/],
    ['no sound at all', zip(replaced(projectFiles(), second, Buffer.alloc(bad.length))), /does not begin/],
  ])(
    '%s leaves it out with the reason, stores nothing of it, and the others go on',
    async (_, archive, says) => {
      const { read } = await imported(archive);
      expect(read.left_out).toEqual([
        { path: `${folder}SMPL/${second}`, reason: 'broken', detail: expect.stringMatching(says) },
      ]);
      expect(read.pads.map(({ pad }: { pad: number }) => pad)).toEqual([1, 3]);
      expect(await keysOf()).toEqual(read.sounds.map((one: { object_key: string }) => one.object_key).sort());
    },
  );

  it('a sound that is not there, one of no pad, and what is not read are named', async () => {
    const files = projectFiles().filter(([path]) => !path.endsWith(second));
    const { read } = await imported(
      zip([
        ...files,
        [`${folder}SMPL/BANK9-09.SMP`, smp(600, 1)],
        [`${folder}PTN/A1.BIN`, Buffer.from('pattern')],
        ['IMPORT/PROJECT_02/PADCONF.BIN', conf],
      ]),
    );
    expect(read.left_out.map(({ path, reason }: { path: string; reason: string }) => [reason, path])).toEqual(
      [
        ['missing', `${folder}SMPL/${second}`],
        ['no-pad', `${folder}SMPL/BANK9-09.SMP`],
        ['not-read', `${folder}PTN/A1.BIN`],
        ['not-read', 'IMPORT/PROJECT_02/PADCONF.BIN'],
      ],
    );
    expect(read.sounds).toHaveLength(2);
  });

  it('a hundred other files are counted, not all named', async () => {
    const many: Files = Array.from({ length: 300 }, (_, i) => [`${folder}PTN/${i}.BIN`, Buffer.from('x')]);
    const { read } = await imported(zip([...projectFiles(), ...many]));
    expect(read.left_out).toHaveLength(200);
    expect(read.left_out.at(-1).detail).toBe('And 101 files more.');
  });
});

it.each(['', 'my project/', 'EXPORT/PROJECT/PROJECT_16/', 'card/IMPORT/PROJECT_02/'])(
  'a project is read at "%s", too',
  async (at) => {
    const { read } = await imported(zip(projectFiles(at)));
    expect(read.pads.map(({ name }: { name: string }) => name)).toEqual(['sound 1', 'sound 2', 'sound 3']);
    expect(read.left_out).toEqual([]);
  },
);

const refusedArchives: ReadonlyArray<readonly [string, Uint8Array, RegExp]> = [
  ['no archive', Buffer.from('no archive at all, and longer than the end of one'), /no ZIP file/],
  ['nothing', Buffer.from('x'), /too short/],
  ['cut off', zip(projectFiles()).subarray(0, -5), /no ZIP file/],
  ['its beginning missing', zip(projectFiles()).subarray(5), /not where it says/],
  ['no project', zip([['readme.txt', Buffer.from('hello')]]), /no PADCONF\.BIN/],
  [
    'the internal form of a project',
    zip(replaced(projectFiles(), 'PADCONF.BIN', Buffer.alloc(52_000))),
    /device's own form/,
  ],
  [
    'a PADCONF.BIN with a wrong checksum',
    patched((zip) => zip.write('x', zip.indexOf(conf) + 9)),
    /checksum/,
  ],
  [
    'a PADCONF.BIN that the manifest does not know',
    zip(withSums(replaced(projectFiles(), 'PADCONF.BIN', bent(conf, 0x1b0)), projectFiles())),
    /SHA256SUMS/,
  ],
  [
    'a manifest that is none',
    zip([...projectFiles(), ['SHA256SUMS.TXT', Buffer.from('hello')]]),
    /no checksum/,
  ],
  ['no sound that can be read', zip(projectFiles().slice(3)), /No sound.*BANK1-01/],
  ['pads without sounds', zip([[`${folder}PADCONF.BIN`, padconf([])]]), /No pad/],
  [
    'a file larger than the archive',
    patched((zip) => {
      for (const field of [20, 24]) zip.writeUInt32LE(0x7fff_ffff, directoryAt(zip, 1) + field);
    }),
    /lies over/,
  ],
  ['two files in one place', patched((zip) => zip.writeUInt32LE(0, directoryAt(zip, 1) + 42)), /lies over/],
  [
    'a file behind the directory',
    patched((zip) => zip.writeUInt32LE(zip.length, directoryAt(zip, 3) + 42)),
    /lies over/,
  ],
  ['two sizes of a file', patched((zip) => zip.writeUInt32LE(1, directoryAt(zip, 1) + 20)), /two sizes/],
  ['an encrypted file', patched((zip) => zip.writeUInt16LE(1, directoryAt(zip, 2) + 8)), /encrypted/],
  ['a compressed file', patched((zip) => zip.writeUInt16LE(8, directoryAt(zip, 2) + 10)), /compressed/],
  ['several parts', patched((zip) => zip.writeUInt16LE(1, endAt(zip) + 4)), /several parts/],
  [
    'a huge directory',
    patched((zip) => zip.writeUInt32LE(0xfff_ffff, endAt(zip) + 12)),
    /directory is not where it says/,
  ],
  ['more files than it has', patched((zip) => zip.writeUInt16LE(9, endAt(zip) + 10)), /cut off/],
  [
    'a thousand files more',
    zip([...projectFiles(), ...Array.from({ length: 1_000 }, (_, i) => [`${i}`, Buffer.alloc(0)] as const)]),
    /1004 files/,
  ],
  ['two files of one name', zip([...projectFiles(), [`${folder}padconf.bin`, conf]]), /two files/],
  ...['../PADCONF.BIN', 'a/../../b', '/etc/passwd', 'C:/b', 'a\\b', 'a//b', 'a\0b', 'x'.repeat(256)].map(
    (path) =>
      [`a file ${path.slice(0, 20)}`, zip([...projectFiles(), [path, conf]]), /path that leads/] as const,
  ),
];

describe('an archive is refused, in words, and stores nothing', () => {
  it.each(refusedArchives)('%s', async (_, archive, says) => {
    const { stated: said } = await imported(archive);
    expect(said).toMatchObject([
      {
        name: 'project-import-refused.v1',
        data: { code: 'not-a-project', detail: expect.stringMatching(says) },
      },
    ]);
    expect(await keysOf()).toEqual([]);
  });

  it('that is not the one that was declared', async () => {
    const { stated: said } = await imported(zip(projectFiles()), { sha256: 'a'.repeat(64) });
    expect(said[0]?.data.code).toBe('upload-mismatch');
  });

  it('that is there no more', async () => {
    expect((await imported(null)).stated[0]?.data.code).toBe('not-found');
  });
});

it('of a user who was erased nothing stays: not the archive, and no sound that an earlier try has stored', async () => {
  const { stated: said, objectKey } = await imported(zip(projectFiles()), { isErased: true });
  expect(said).toEqual([]);
  expect(await objects.head(objectKey)).toBeNull();
  expect(await keysOf()).toEqual([]);
});

describe('reading an archive', () => {
  /** In memory, and it counts. */
  function ranges(bytes: Uint8Array): Ranges & { total: number; largest: number } {
    return {
      sizeBytes: bytes.length,
      total: 0,
      largest: 0,
      async read(at, length) {
        if (at < 0 || length < 0 || at + length > bytes.length) throw new RangeError(`${at}, ${length}`);
        this.total += length;
        this.largest = Math.max(this.largest, length);
        return bytes.subarray(at, at + length);
      },
    };
  }
  async function readAll(file: Ranges): Promise<void> {
    for (const entry of await listArchive(file))
      try {
        for await (const _ of slicesOf(file, entry));
      } catch (error) {
        if (!(error instanceof BrokenEntry)) throw error;
      }
  }

  it('whatever is wrong with it, reads no more than it has and ends in a refusal or in files', async () => {
    const whole = zip(withSums(projectFiles()));
    const interesting = [directoryAt(whole, 0), whole.length];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.integer({ min: interesting[0] as number, max: whole.length - 1 }),
            fc.integer({ min: 0, max: 255 }),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        async (changes) => {
          const copy = Buffer.from(whole);
          for (const [at, value] of changes) copy[at] = value;
          const file = ranges(copy);
          await readAll(file).catch((error: unknown) => {
            if (!(error instanceof BrokenArchive)) throw error;
          });
          expect(file.total).toBeLessThan(3 * whole.length + 66_000);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has a slice of it in memory, however large a sound is, and each of even length', async () => {
    const large = smp(6_000_001, 7);
    const file = ranges(
      zip([
        ['a', Buffer.from('odd')],
        ['large', large],
      ]),
    );
    const [, entry] = await listArchive(file);
    if (!entry) throw new Error('there are two files');
    const slices: Uint8Array[] = [];
    for await (const slice of slicesOf(file, entry)) slices.push(slice);
    expect(Buffer.concat(slices).equals(large)).toBe(true);
    expect(slices.every((slice) => slice.length % 2 === 0)).toBe(true);
    expect(file.largest).toBeLessThan(4.1 * 1024 * 1024);
    expect(file.total).toBeLessThan(file.sizeBytes + 70_000);
  });

  it('beyond 4 GiB finds the files by the larger form of the directory', async () => {
    const writer = openZip();
    const sizeBytes = 0x9000_0000;
    const locals = new Map<number, Uint8Array>();
    for (const i of [1, 2, 3]) {
      const at = writer.sizeBytes;
      locals.set(at, writer.add({ path: `${i}.SMP`, sizeBytes, crc32: i }));
    }
    const endsAt = writer.sizeBytes;
    const end = writer.end();
    const file: Ranges = {
      sizeBytes: endsAt + end.length,
      async read(at, length) {
        const out = Buffer.alloc(length);
        for (const [from, bytes] of [...locals, [endsAt, end] as const])
          for (let i = Math.max(0, at - from); i < bytes.length && from + i < at + length; i++)
            out[from + i - at] = bytes[i] as number;
        return out;
      },
    };
    const entries = await listArchive(file);
    expect(entries.map(({ path, from, until }) => [path, from, until])).toEqual([
      ['1.SMP', 0, 35 + sizeBytes],
      ['2.SMP', 35 + sizeBytes, 2 * (35 + sizeBytes)],
      ['3.SMP', 2 * (35 + sizeBytes), endsAt],
    ]);
    const third = entries[2];
    const first = third && (await slicesOf(file, third).next());
    expect(first?.value).toHaveLength(4 * 1024 * 1024);
  });
});
