import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../src/domain/container/refusals.ts';
import { ListSimilarSamplesQuery } from '../src/inbound/list-similar-samples.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { decodeSound } from '../src/outbound/decoder.ts';
import { addSample, removeSample } from '../src/outbound/samples.store.ts';
import { fixture, fixtureSource } from './fixtures.ts';
import { measure } from './measure.ts';
import { atRate, coloured, eightBit, louder, muLaw, pitched, respun, stretched } from './transforms.ts';
import { variedSound } from './varied-sounds.ts';

const rateHz = 22_050;
const tenantId = newId('tenant');
const firstSeed = 7_000;
const soundCount = 110;
/** Sounds of the library that are changed and sought again. */
const soughtEvery = 6;

const sounds = Array.from({ length: soundCount }, (_, index) =>
  coloured(variedSound(firstSeed + index), rateHz, index),
);
const library: Id<'sample'>[] = [];
let source: Id<'sample'>;

let database: TestDatabase;
let db: Kysely<Database>;

async function add(analysis: Analysis): Promise<Id<'sample'>> {
  const id = newId('sample');
  const place = { tenantId, userId: newId('user'), jobId: newId('job'), objectKey: id };
  const file = { filename: `${id}.wav`, mime: 'audio/wav', sizeBytes: 1, sha256: id };
  const rest = {
    analysis: analysisSchema.parse(analysis),
    vibe: null,
    vibeSkipped: null,
    createdAt: new Date(),
  };
  await inTenant(db, tenantId, (trx) => addSample(trx, { id, ...place, ...file, ...rest }));
  return id;
}

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  for (const sound of sounds) library.push(await add(measure(sound, rateHz)));
  source = await add(measure(fixtureSource(), 44_100));
}, 240_000);
afterAll(() => database.drop());

/** Where among the look-alikes of a sample a changed version of it comes, from 0; the version is gone afterwards. */
async function rankOf(version: Analysis, of: Id<'sample'>): Promise<number> {
  const id = await add(version);
  const found = await new ListSimilarSamplesQuery(db).answer({ sample_id: of, limit: 50 }, { tenantId });
  await inTenant(db, tenantId, (trx) => removeSample(trx, id));
  const rank = found?.items.findIndex(({ sample }) => sample.id === id) ?? -1;
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
}

describe('among the three nearest of more than a hundred sounds is', () => {
  const sought = sounds.flatMap((sound, index) => (index % soughtEvery === 0 ? [{ sound, index }] : []));

  it.each<[string, (sound: Float32Array) => Float32Array]>([
    ['two semitones higher, faster', (sound) => respun(sound, rateHz, 2)],
    ['two semitones lower, slower', (sound) => respun(sound, rateHz, -2)],
    ['two semitones higher, as long', (sound) => pitched(sound, rateHz, 2)],
    ['two semitones lower, as long', (sound) => pitched(sound, rateHz, -2)],
    ['a tenth shorter', (sound) => stretched(sound, rateHz, 0.9)],
    ['a fifth longer', (sound) => stretched(sound, rateHz, 1.2)],
    ['in eight bits', eightBit],
    ['through µ-law', muLaw],
    ['at a lower rate', (sound) => atRate(sound, rateHz, 16_000)],
    ['20 dB softer', (sound) => louder(sound, -20)],
  ])('a sound %s, for nine sounds in ten', async (_, change) => {
    const missed: { index: number; rank: number }[] = [];
    for (const { sound, index } of sought) {
      const rank = await rankOf(measure(change(sound), rateHz), library[index] ?? source);
      if (rank >= 3) missed.push({ index, rank });
    }
    expect(sought.length).toBeGreaterThan(15);
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.1 * sought.length);
  });

  it.each([
    'loop-cbr96.mp3',
    'loop-vbr-mono.mp3',
    'loop-mpeg2-noheader.mp3',
    'loop.ogg',
    'loop.opus',
  ] as const)('what an encoder left of a sound: %s', async (name) => {
    const decoded = await decodeSound(fixture(name), 60);
    if (isRefusal(decoded)) throw new Error(decoded.detail);
    const version = measure(decoded.channels, decoded.sampleRateHz);
    expect(await rankOf(version, source)).toBeLessThan(3);
  });
});

describe('sounds that different versions of the analyser measured', () => {
  it('are never look-alikes of each other', async () => {
    const [id] = library as [Id<'sample'>];
    const before = await inTenant(db, tenantId, async (trx) => {
      await sql`update samples set analysis = analysis || '{"analyser_version": "0.1.0"}' where id = any(${library.slice(0, 5)})`.execute(
        trx,
      );
      return library.slice(1, 5);
    });
    const ask = async (sample_id: Id<'sample'>) =>
      (await new ListSimilarSamplesQuery(db).answer({ sample_id, limit: 50 }, { tenantId }))?.items.map(
        ({ sample }) => sample.id,
      );
    expect((await ask(id))?.toSorted()).toEqual(before.toSorted());
    const among = new Set(await ask(source));
    expect(library.slice(0, 5).filter((old) => among.has(old))).toEqual([]);
    expect(among.size).toBe(50);
  });
});
