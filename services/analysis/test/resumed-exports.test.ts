import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
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
import { ExportSamplesCommand } from '../src/inbound/export-samples.command.ts';
import { migrations } from '../src/migrations/all.ts';
import type { AnalysisPool, ConversionOutcome, ConversionTask } from '../src/outbound/analysis-pool.ts';
import type { Database } from '../src/outbound/database.ts';
import { type ArchiveOrder, type MadeArchive, storeArchive } from '../src/outbound/export-archive.ts';
import { findExportable } from '../src/outbound/exportable-samples.store.ts';
import { addSample } from '../src/outbound/samples.store.ts';

const MiB = 1024 * 1024;
const example = new URL('../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const partBytes = 5 * MiB;
/** Nine sounds of 2 MiB: parts of 5 MiB end in the third, the fifth and the eighth of them, and the last one has what is left. */
const sounds = 9;
/** In the archive before each sound: 30 bytes and its path. */
const headerBytes = 30 + 'IMPORT/PROJECT_01/SMPL/BANK1-01.SMP'.length;
const cpuMsEach = 10;

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
let begunUploads: string[] = [];
/** Bytes of every part that was sent, by its number. */
let sent: Array<readonly [number, number]> = [];
let tenantId: Id<'tenant'>;
let exportId: Id<'export'>;
let order: ArchiveOrder;
let whole: Buffer;

const objectKey = () => `tenants/${tenantId}/exports/${exportId}/archive.zip`;
const checkpointKey = () => `tenants/${tenantId}/exports/${exportId}/checkpoint.json`;

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  const { objects: storage } = await createObjects();
  objects = {
    ...storage,
    startMultipart: async (...given) => {
      const id = await storage.startMultipart(...given);
      begunUploads.push(id);
      return id;
    },
    putPart: async (key, id, number, bytes) => {
      sent.push([number, bytes.length]);
      return storage.putPart(key, id, number, bytes);
    },
  };
  tenantId = newId('tenant');
  const ids = await Promise.all(Array.from({ length: sounds }, (_, i) => sample(i)));
  order = onPads(ids);
  exportId = newId('export');
  expect((await attempt()).error).toBeNull();
  whole = Buffer.from(await objects.get(objectKey()));
});
afterAll(async () => {
  await database?.drop();
});
beforeEach(() => {
  exportId = newId('export');
  begunUploads = [];
  sent = [];
});

async function sample(i: number): Promise<Id<'sample'>> {
  const id = newId('sample');
  const objectKey = `tenants/${tenantId}/samples/${id}`;
  const bytes = Buffer.from(`sound ${i}`);
  await objects.put(objectKey, bytes, 'audio/wav');
  await inTenant(db, tenantId, (trx) =>
    addSample(trx, {
      id,
      tenantId,
      userId: newId('user'),
      jobId: newId('job'),
      filename: `${i}.wav`,
      mime: 'audio/wav',
      objectKey,
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      analysis,
      vibe: null,
      vibeSkipped: null,
      createdAt: new Date(),
    }),
  );
  return id;
}

/** Converts a sound to bytes that follow from its own: 2 MiB, and half a MiB for each decibel, so that tests can ask for larger ones. */
function convert({ bytes, gainDb }: ConversionTask): ConversionOutcome {
  const out = Buffer.alloc((2 + gainDb / 2) * MiB, `${Buffer.from(bytes).toString()} ${gainDb} `);
  return { ok: true, file: { bytes: out, crc32: crc32(out), sha256: sha256(out) }, cpuMs: cpuMsEach };
}

const onPads = (ids: readonly string[], gain_db = 0): ArchiveOrder => ({
  format: 'sp404mk2-project',
  name: 'Dusty night',
  files: ids.map((sample_id, i) => ({
    sample_id: sample_id as Id<'sample'>,
    name: `sound ${i}`,
    gain_db,
    pad: { bank: 1, pad: i + 1, loop: false, one_shot: true, bpm: null },
  })),
  layout: null,
  picture: null,
});

interface Circumstances {
  readonly objects?: Objects;
  readonly order?: ArchiveOrder;
  /** A sound that the library has no more. */
  readonly gone?: string | undefined;
  readonly signal?: AbortSignal;
  readonly onConvert?: (count: number) => void;
  readonly isWanted?: () => Promise<boolean>;
}

const samplesOf = ({ files }: ArchiveOrder) =>
  inTenant(db, tenantId, (trx) =>
    findExportable(
      trx,
      files.map(({ sample_id }) => sample_id),
    ),
  );

/** One try: what was made or thrown, and how many sounds were converted for it. */
async function attempt(now: Circumstances = {}) {
  const pool = countingPool(now.onConvert);
  const progress: number[] = [];
  const wanted = now.order ?? order;
  let made: MadeArchive | null = null;
  let error: Error | null = null;
  try {
    const there = (await samplesOf(wanted)).filter(({ id }) => id !== now.gone);
    made = await storeArchive(objectKey(), wanted, there, {
      objects: now.objects ?? objects,
      pool,
      progress: (done, of) => progress.push(done / of),
      isWanted: now.isWanted ?? (async () => true),
      signal: now.signal ?? new AbortController().signal,
      partBytes,
    });
  } catch (thrown) {
    error = thrown as Error;
  }
  return { made, error, progress, conversions: pool.conversions() };
}

function countingPool(onConvert: (count: number) => void = () => undefined) {
  let count = 0;
  return {
    conversions: () => count,
    convert: async (task: ConversionTask) => {
      onConvert(++count);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return convert(task);
    },
  };
}

interface Stated {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a message it says itself
  readonly data: any;
}

/** One delivery of the command, with the transaction that ends it: what was stated, and how many sounds were converted. */
async function deliver(now: { isErased?: boolean; ask?: () => ArchiveOrder | null; objects?: Objects } = {}) {
  const pool = countingPool();
  const context = {
    tenantId,
    isErased: now.isErased ?? false,
    progress: () => undefined,
    signal: new AbortController().signal,
  } as unknown as MessageContext;
  const ask = (async () => (now.ask ? now.ask() : order)) as unknown as Ask;
  const command = {
    job_id: newId('job'),
    export_id: exportId,
    user_id: newId('user'),
    object_key: objectKey(),
    size_bytes: 1,
  };
  const handler = new ExportSamplesCommand(db, now.objects ?? objects, pool as unknown as AnalysisPool, ask);
  const outcome = await handler.handle(command, context);
  if (outcome.kind === 'retry') throw new Error('the handler wants to wait');
  const stated: Stated[] = [];
  await inTenant(db, tenantId, async (trx) =>
    outcome.write?.(trx, (contract: MessageContract, data: unknown) => {
      stated.push({ name: contract.name, data: contract.schema.parse(data) });
    }),
  );
  return { stated, conversions: pool.conversions() };
}

/** Storage whose method fails at its n-th call, before or after it has done its work. */
function failing(method: keyof Objects, at: number, when: 'before' | 'after' = 'before'): Objects {
  let calls = 0;
  const broken = async (...given: unknown[]) => {
    const isNow = ++calls === at;
    if (isNow && when === 'before') throw new Error('the connection was lost');
    const answer = await (objects[method] as (...all: unknown[]) => Promise<unknown>)(...given);
    if (isNow) throw new Error('the connection was lost');
    return answer;
  };
  return { ...objects, [method]: broken };
}

async function unfinishedUploads(): Promise<number> {
  const there = await Promise.all(begunUploads.map((id) => objects.storedParts(objectKey(), id)));
  return there.filter((parts) => parts !== null).length;
}
const stored = () => objects.list(`tenants/${tenantId}/exports/${exportId}/`);

/** As storage that takes no others wants them: all parts but the last have one size, whichever try has sent them. */
function expectEqualParts(archiveBytes: number, size = partBytes) {
  const last = Math.ceil(archiveBytes / size);
  for (const [number, bytes] of sent)
    expect([number, bytes]).toEqual([number, number < last ? size : archiveBytes - (last - 1) * size]);
  expect(new Set(sent.map(([number]) => number)).size).toBe(last);
}

async function expectWhole({ made, error }: Awaited<ReturnType<typeof attempt>>) {
  expect(error).toBeNull();
  expect(Buffer.from(await objects.get(objectKey())).equals(whole)).toBe(true);
  expect(made).toMatchObject({
    files: sounds,
    sizeBytes: whole.length,
    sha256: sha256(whole),
    leftOut: [],
  });
  expectEqualParts(whole.length);
  expect(await unfinishedUploads()).toBe(0);
}

describe('a try that goes on where another was interrupted', () => {
  const lostLease = (at: number) => {
    const abort = new AbortController();
    return { signal: abort.signal, onConvert: (count: number) => count === at && abort.abort() };
  };
  const lostLeaseAfterNote = () => {
    const abort = new AbortController();
    const put: Objects['put'] = async (...given) => {
      await objects.put(...given);
      abort.abort();
    };
    return { signal: abort.signal, objects: { ...objects, put } };
  };
  it.each<[string, () => Circumstances, number]>([
    ['before the first part was stored', () => lostLease(2), 9],
    ['when it had lost the message after the first part', lostLeaseAfterNote, 7],
    ['while the second part was stored', () => ({ objects: failing('putPart', 2) }), 7],
    ['when the second part was stored and not noted', () => ({ objects: failing('put', 2) }), 7],
    ['when a sound could not be fetched', () => ({ objects: failing('get', 9) }), 2],
    ['while its last part was stored', () => ({ objects: failing('putPart', 4) }), 2],
    ['before all parts became the object', () => ({ objects: failing('completeMultipart', 1) }), 0],
    ['after all parts became the object', () => ({ objects: failing('completeMultipart', 1, 'after') }), 0],
    ['when its end was not noted', () => ({}), 0],
  ])('%s makes the same bytes, and converts only what is missing', async (_, interrupted, missing) => {
    const first = await attempt(interrupted());
    expect(first.made === null).toBe(first.error !== null);
    const second = await attempt();
    await expectWhole(second);
    expect(second.conversions).toBe(missing);
  });

  it('again and again ends all the same, and tells what all of them spent', async () => {
    for (const at of [2, 2]) {
      const { error, conversions } = await attempt({ objects: failing('putPart', at) });
      expect([error?.message, conversions > 0]).toEqual(['the connection was lost', true]);
    }
    const last = await attempt();
    await expectWhole(last);
    expect(last.conversions).toBe(5);
    expect(last.progress).toEqual([5 / 9, 6 / 9, 7 / 9, 8 / 9, 1]);
    // Of each sound the conversion that came into the archive: what was converted ahead and lost is known to nobody.
    expect(last.made?.cpuMs).toBe(sounds * cpuMsEach);
  });

  it('begins anew when storage has lost the upload', async () => {
    await attempt({ objects: failing('putPart', 3) });
    await objects.abortMultiparts(objectKey());
    const second = await attempt();
    await expectWhole(second);
    expect(second.conversions).toBe(sounds);
  });

  it('begins anew when storage loses the upload while it goes on', async () => {
    const robbed: Objects = {
      ...objects,
      putPart: async (key, id, number, bytes) => {
        if (number === 3) await objects.abortMultiparts(key);
        return objects.putPart(key, id, number, bytes);
      },
    };
    expect((await attempt({ objects: robbed })).error?.name).toBe('NoSuchUpload');
    const second = await attempt();
    await expectWhole(second);
    expect(second.conversions).toBe(sounds);
  });

  it('takes an archive that became whole though nobody heard of it', async () => {
    const twice: Objects = {
      ...objects,
      completeMultipart: async (...given) => {
        await objects.completeMultipart(...given);
        await objects.completeMultipart(...given);
      },
    };
    await expectWhole(await attempt({ objects: twice }));
  });

  it('begins anew when somebody has stored other parts', async () => {
    const meddled: Objects = {
      ...objects,
      completeMultipart: async (key, id, tags) => {
        await objects.putPart(key, id, 1, Buffer.alloc(partBytes));
        return objects.completeMultipart(key, id, tags);
      },
    };
    expect((await attempt({ objects: meddled })).error?.name).toBe('InvalidPart');
    expect(await stored()).toEqual([]);
    await expectWhole(await attempt());
  });

  it('begins anew when the archive is to be another one', async () => {
    await attempt({ objects: failing('putPart', 3) });
    const other = { ...order, files: order.files.map((file) => ({ ...file, gain_db: 3 })) };
    const second = await attempt({ order: other });
    expect(second.conversions).toBe(sounds);
    expect(second.made?.sha256).toBe(sha256(await objects.get(objectKey())));
    expect(second.made?.sha256).not.toBe(sha256(whole));
    expect(await unfinishedUploads()).toBe(0);
  });

  it('begins anew when what lies there is no checkpoint of this kind', async () => {
    await objects.put(checkpointKey(), Buffer.from('{"form":0}'), 'application/json');
    await expectWhole(await attempt());
  });

  it('begins anew what an earlier version has stored in parts of any size', async () => {
    const multipart_id = await objects.startMultipart(objectKey(), 'application/zip');
    const part = whole.subarray(0, 3 * (2 * MiB + headerBytes));
    const tags = [await objects.putPart(objectKey(), multipart_id, 1, part)];
    const order_sha256 = sha256(Buffer.from(JSON.stringify(order)));
    const facts = { size_bytes: part.length, is_whole: false, done: 3, left_out: [], cpu_ms: 30 };
    const written = [0, 1, 2].map((i) => {
      const from = i * (2 * MiB + headerBytes) + headerBytes;
      const bytes = whole.subarray(from, from + 2 * MiB);
      return { file: i, size_bytes: bytes.length, crc32: crc32(bytes), sha256: sha256(bytes) };
    });
    const kept = { form: 1, order_sha256, multipart_id, tags, ...facts, written };
    await objects.put(checkpointKey(), Buffer.from(JSON.stringify(kept)), 'application/json');
    sent = [];
    const second = await attempt();
    await expectWhole(second);
    expect(second.conversions).toBe(sounds);
  });

  it('drops an upload that was begun and of which nothing was noted', async () => {
    await attempt({ objects: failing('putPart', 1) });
    expect(await unfinishedUploads()).toBe(1);
    expect(await stored()).toEqual([]);
    await expectWhole(await attempt());
  });
});

describe('nothing of an interrupted try stays', () => {
  beforeEach(async () => {
    await attempt({ objects: failing('putPart', 3) });
    expect(await stored()).toEqual([checkpointKey()]);
    expect(await unfinishedUploads()).toBe(1);
  });
  const expectOnly = async (keys: readonly string[]) => {
    expect(await stored()).toEqual(keys);
    expect(await unfinishedUploads()).toBe(0);
  };
  const refusedAs = (code: string) => [{ name: 'export-refused.v1', data: { code } }];

  it('but the archive, when the next one makes it', async () => {
    const { stated, conversions } = await deliver();
    expect(stated).toMatchObject([{ name: 'samples-exported.v1', data: { sha256: sha256(whole) } }]);
    expect(conversions).toBe(sounds - 4);
    // As the first try has cut, and not as this one would by itself.
    expectEqualParts(whole.length);
    await expectOnly([objectKey()]);
  });

  it('when the export is gone, or cancelled', async () => {
    const { stated, conversions } = await deliver({ ask: () => null });
    expect(stated).toMatchObject(refusedAs('not-found'));
    expect(conversions).toBe(0);
    await expectOnly([]);
  });

  it('when its user is erased', async () => {
    const { stated, conversions } = await deliver({ isErased: true });
    expect([stated, conversions]).toEqual([[], 0]);
    await expectOnly([]);
  });

  it('when none of its sounds is there any more', async () => {
    const gone = { ...order, files: order.files.map((file) => ({ ...file, sample_id: newId('sample') })) };
    expect((await deliver({ ask: () => gone })).stated).toMatchObject(refusedAs('nothing-to-export'));
    await expectOnly([]);
  });
});

describe('an export whose parts are of the usual size', () => {
  const large = () =>
    onPads(
      order.files.slice(0, 5).map(({ sample_id }) => sample_id),
      20,
    );

  it('is stored under the sum that is stated of it, and nothing beside it', async () => {
    const { stated, conversions } = await deliver({ ask: large });
    const archive = await objects.get(objectKey());
    expect(archive.length).toBeGreaterThan(5 * 12 * MiB);
    const [size_bytes, sum] = [archive.length, sha256(archive)];
    expect(stated).toMatchObject([{ name: 'samples-exported.v1', data: { size_bytes, sha256: sum } }]);
    expectEqualParts(archive.length, 16 * MiB);
    expect(conversions).toBe(5);
    expect(await stored()).toEqual([objectKey()]);
    expect(await unfinishedUploads()).toBe(0);
  });

  it('and that is cancelled while it is made ends soon, and leaves nothing', async () => {
    let asked = 0;
    const { stated, conversions } = await deliver({ ask: () => (++asked > 1 ? null : large()) });
    expect(stated).toMatchObject([{ name: 'export-refused.v1', data: { code: 'not-found' } }]);
    expect(asked).toBe(2);
    expect(conversions).toBeLessThanOrEqual(5);
    expect(await stored()).toEqual([]);
    expect(await unfinishedUploads()).toBe(0);
  });

  it('is made to its end while the gateway does not answer', async () => {
    let asked = 0;
    const ask = () => {
      if (++asked > 1) throw new Error('no answer');
      return large();
    };
    expect((await deliver({ ask })).stated).toMatchObject([{ name: 'samples-exported.v1' }]);
  });
});

it('sounds that need several parts each are continued between them', async () => {
  const wide = onPads(
    order.files.slice(0, 3).map(({ sample_id }) => sample_id),
    20,
  );
  const first = await attempt({ order: wide, objects: failing('putPart', 5) });
  expect(first.error).not.toBeNull();
  const second = await attempt({ order: wide });
  expect(second.conversions).toBe(2);
  const continued = sha256(await objects.get(objectKey()));
  expect(second.made?.sha256).toBe(continued);
  await objects.delete(checkpointKey());
  expect((await attempt({ order: wide })).made?.sha256).toBe(continued);
});

describe('where a part ends', () => {
  /** Sounds of exactly so many bytes, for `convert`. */
  const ofBytes = (count: number, bytes: number) =>
    onPads(
      order.files.slice(0, count).map(({ sample_id }) => sample_id),
      2 * (bytes / MiB - 2),
    );
  /** With the header before it a part to the byte. */
  const aPart = () => ofBytes(3, partBytes - headerBytes);

  /** What a try without a break makes, and what two make that are one. */
  async function broken(order: ArchiveOrder, now: Circumstances, later: Circumstances = {}) {
    await attempt({ order });
    const unbroken = Buffer.from(await objects.get(objectKey()));
    await objects.delete(checkpointKey());
    await objects.delete(objectKey());
    sent = [];
    const first = await attempt({ order, ...now });
    expect(first.error?.message).toBe('the connection was lost');
    const second = await attempt({ order, ...later });
    const archive = Buffer.from(await objects.get(objectKey()));
    expect(second.made?.sha256).toBe(sha256(archive));
    return { second, archive, unbroken };
  }

  it('with a sound, that sound is not converted again', async () => {
    const { second, archive, unbroken } = await broken(aPart(), { objects: failing('putPart', 3) });
    expect(second.conversions).toBe(1);
    expect(archive.equals(unbroken)).toBe(true);
    expectEqualParts(archive.length);
  });

  it('with a sound, the next one may be gone meanwhile', async () => {
    const gone = order.files[1]?.sample_id;
    const { second } = await broken(aPart(), { objects: failing('putPart', 2) }, { gone });
    expect(second.conversions).toBe(1);
    expect(second.made).toMatchObject({ files: 2, leftOut: [{ sample_id: gone, reason: 'missing' }] });
  });

  it('within a sound that is gone meanwhile, the archive begins anew without it', async () => {
    const gone = order.files[2]?.sample_id;
    const { second, unbroken } = await broken(order, { objects: failing('putPart', 2) }, { gone });
    expect(unbroken.equals(whole)).toBe(true);
    // What was converted ahead before that was seen was in vain.
    expect(second.conversions).toBeGreaterThanOrEqual(sounds - 1);
    expect(second.made).toMatchObject({
      files: sounds - 1,
      cpuMs: (sounds - 1) * cpuMsEach,
      leftOut: [{ sample_id: gone, reason: 'missing' }],
    });
    expect(await unfinishedUploads()).toBe(0);
  });

  it.each([
    ['in the header of the configuration', 'IMPORT/PROJECT_01/PADCONF.BIN', -7],
    ['in the configuration', 'IMPORT/PROJECT_01/PADCONF.BIN', 4_000],
    ['in the checksums', 'SHA256SUMS.TXT', 20],
    ['between the checksums and the directory', 'PK\x01\x02', 0],
    ['in the directory', 'PK\x01\x02', 90],
    ['in the end of the directory', 'PK\x05\x06', 9],
  ])('%s, the archive goes on with no sound converted, and is the same', async (_, mark, after) => {
    const soundBytes = partBytes - headerBytes;
    await attempt({ order: ofBytes(1, soundBytes) });
    const behind = Buffer.from(await objects.get(objectKey())).subarray(partBytes);
    await objects.delete(checkpointKey());
    const place = behind.indexOf(mark, 0, 'latin1') + after;
    const shorter = ofBytes(1, soundBytes - place);
    const { second, archive, unbroken } = await broken(shorter, { objects: failing('putPart', 2) });
    const end = archive.subarray(partBytes - after);
    expect(end.toString('latin1', 0, mark.length)).toBe(mark);
    expect(second.conversions).toBe(0);
    expect(archive.equals(unbroken)).toBe(true);
    expectEqualParts(archive.length);
  });
});

describe('a sound on several pads', () => {
  const noop = async () => undefined;
  const [a, b] = [0, 1].map((i) => () => order.files[i]?.sample_id as string) as [() => string, () => string];

  it('is converted once, and paid for once', async () => {
    const { conversions, made } = await attempt({ order: onPads([a(), a(), b(), a(), b()]) });
    expect(conversions).toBe(2);
    expect(made).toMatchObject({ files: 5, cpuMs: 2 * cpuMsEach });
    const archive = Buffer.from(await objects.get(objectKey()));
    const sums = archive
      .toString('latin1', archive.indexOf('SHA256SUMS.TXT'))
      .match(/[0-9a-f]{64}(?=.*SMPL)/g);
    expect(sums).toHaveLength(5);
    expect([sums?.[1], sums?.[3], sums?.[4]]).toEqual([sums?.[0], sums?.[0], sums?.[2]]);
  });

  it('and too large to be kept is converted again', async () => {
    const nowhere = { put: noop, delete: noop, putPart: async () => 'tag', completeMultipart: noop };
    const { conversions, made } = await attempt({
      objects: { ...objects, ...nowhere },
      order: onPads([a(), b(), b(), b(), a()], 64),
    });
    await objects.abortMultiparts(objectKey());
    expect(conversions).toBeGreaterThan(2);
    expect(made).toMatchObject({ files: 5, cpuMs: conversions * cpuMsEach });
  });

  it('that cannot be read is told of once', async () => {
    const gone = newId('sample');
    const { made } = await attempt({ order: onPads([gone, a(), gone]) });
    expect(made).toMatchObject({ files: 1, leftOut: [{ sample_id: gone, reason: 'missing' }] });
  });
});
