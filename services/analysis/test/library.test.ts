import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { analysisSchema } from '@trc/contracts/documents/sample.v1';
import type { Features } from '@trc/contracts/documents/track.v1';
import { newId } from '@trc/contracts/ids';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { featuresFrom } from '@trc/music/features';
import { migrateService } from '@trc/runtime/migrate';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Aim, aimOf, placeOf } from '../src/domain/library/library-track.ts';
import { ListLibraryTracksQuery } from '../src/inbound/list-library-tracks.query.ts';
import { ListSimilarSamplesQuery } from '../src/inbound/list-similar-samples.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addSample } from '../src/outbound/samples.store.ts';
import { variedAnalyses } from './varied-sounds.ts';

const mine = newId('tenant');
const theirs = newId('tenant');
const analyses = variedAnalyses(70, 1_000).map((analysis) => analysisSchema.parse(analysis));
const tracks = analyses.filter(({ kind }) => kind !== 'one-shot');

let database: TestDatabase;
/** Dropped at the end: a migration's last connection may outlive it by an instant. */
const others: TestDatabase[] = [];
let db: Kysely<Database>;
const own = new Map<string, Analysis>();

async function add(tenantId: string, analysis: Analysis): Promise<string> {
  const id = newId('sample');
  const place = { tenantId, userId: newId('user'), jobId: newId('job'), objectKey: id };
  const file = { filename: `${id}.wav`, mime: 'audio/wav', sizeBytes: 1, sha256: id };
  const vibe = { mood: ['Golden'], texture: [], use: ['verse'], sentence: '' };
  const createdAt = new Date('2026-11-20T12:00:00Z');
  await inTenant(db, tenantId, (trx) =>
    addSample(trx, { id, ...place, ...file, analysis, vibe, vibeSkipped: null, createdAt }),
  );
  return id;
}

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  for (const analysis of analyses) own.set(await add(mine, analysis), analysis);
  for (const analysis of analyses.slice(0, 20)) await add(theirs, analysis);
});
afterAll(() => Promise.all([database, ...others].map((one) => one?.drop())));

const ask = async (
  request: Parameters<ListLibraryTracksQuery['answer']>[0],
  tenantId = mine,
): Promise<ReturnType<typeof listLibraryTracks.reply.parse>['items']> =>
  listLibraryTracks.reply.parse(await new ListLibraryTracksQuery(db).answer(request, { tenantId })).items;

const apart = (place: readonly number[], { low, high }: Aim) =>
  Math.hypot(...place.map((x, i) => Math.max((low[i] ?? 0) - x, x - (high[i] ?? 0), 0)));

/** An analysis as version 1.0.0 of the analyser stored it. */
function formerly({ beats_s: _beats, listener_features: _features, tempo, ...rest }: Analysis): object {
  const { beat_grid: _grid, ...former } = tempo ?? {};
  return { ...rest, tempo: tempo && former, analyser_version: '1.0.0' };
}

describe('the migrations of a library', () => {
  it('put the sounds that were there before where new ones of the same tempo and loudness are put', async () => {
    const { '2026-11-20T1200_samples': samples } = migrations;
    if (!samples) throw new Error('the first migration is gone');
    const old = await createDatabase({ analysis: { '2026-11-20T1200_samples': samples } });
    others.push(old);
    const admin = old.openAsAdmin();
    for (const [n, analysis] of analyses.entries())
      await sql`
          insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256, kind,
            bpm, duration_s, tags, similarity, analysis, created_at)
          values (${`smp_${n}`}, ${mine}, '', '', '', '', '', 1, '', ${analysis.kind}, ${analysis.tempo?.bpm ?? null},
            ${analysis.duration_s}, '{}', ${analysis.similarity}, ${JSON.stringify(formerly(analysis))}, now())`.execute(
        admin,
      );
    await migrateService({ adminUrl: old.adminUrl, service: 'analysis', password: 'test', migrations });
    const read = (from: Kysely<Database>, tenantId: string) =>
      inTenant(from, tenantId, async (trx) => {
        const { rows } = await sql<{
          features: Features;
          place: number[] | null;
          outline: number[];
          analysis: unknown;
        }>`
            select features, analysis, case when place is not null then array[place -> 1, place -> 2] end as place,
              array[outline -> 1, outline -> 8] as outline
            from samples
            order by analysis ->> 'duration_s', similarity`.execute(trx);
        return rows;
      });
    const before = await read(old.open<Database>('analysis'), mine);
    const after = await read(db, mine);
    expect(before).toHaveLength(analyses.length);
    for (const [n, row] of before.entries()) {
      const { tempo, loudness } = after[n]?.features ?? {};
      expect(row.features).toEqual(featuresFrom((name) => ({ tempo, loudness })[name as 'tempo']));
      expect(analysisSchema.parse(row.analysis)).toMatchObject({ beats_s: [], listener_features: null });
      expect(row.place === null).toBe(after[n]?.place === null);
      for (const [axis, z] of (row.place ?? []).entries())
        expect(z).toBeCloseTo(after[n]?.place?.[axis] ?? 9, 5);
      for (const [axis, x] of row.outline.entries()) expect(x).toBeCloseTo(after[n]?.outline[axis] ?? 9, 5);
    }
  });

  it('says what to do when the extension is where the service cannot see it', async () => {
    const other = await createDatabase({});
    others.push(other);
    await sql`create extension cube`.execute(other.openAsAdmin());
    await expect(
      migrateService({ adminUrl: other.adminUrl, service: 'analysis', password: 'test', migrations }),
    ).rejects.toThrow(/alter extension cube set schema analysis/);
  });
});

describe('a library as a catalogue', () => {
  it('gives forty and more own sounds as candidates, loops and songs only, nearest first', async () => {
    expect(tracks.length).toBeGreaterThan(40);
    const target = { tempo: 96, loudness: -12, energy: 0.2 };
    const items = await ask({ by: 'nearness', target, limit: 500 });
    expect(items.map(({ id }) => id).toSorted()).toEqual(
      [...own].flatMap(([id, { kind }]) => (kind === 'one-shot' ? [] : [id])).toSorted(),
    );
    const aim = aimOf(target) ?? { low: [], high: [] };
    const distances = items.map(({ id }) => {
      const analysis = own.get(id) as Analysis;
      return apart(placeOf(analysis) ?? [], aim);
    });
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(new Set(distances).size).toBeGreaterThan(30);
    expect(items[0]).toMatchObject({
      source: 'tenant',
      uri: null,
      tags: { source: 'tenant', values: ['golden'] },
    });
  });

  it('does not count a feature that the target leaves out', async () => {
    const items = await ask({ by: 'nearness', target: { loudness: -14 }, limit: 10 });
    const [first] = items;
    const off = (lufs: number) => Math.abs(lufs + 14);
    const best = Math.min(...tracks.map(({ loudness }) => off(loudness.integrated_lufs ?? 99)));
    expect(off(first?.features?.values.loudness ?? 99)).toBeCloseTo(best, 6);
  });

  it('gives sounds also when nothing of the target is measured', async () => {
    expect(await ask({ by: 'nearness', target: { energy: 1 }, limit: 7 })).toHaveLength(7);
  });

  it('gives named sounds of any kind in the order of their names, and passes over what is not there', async () => {
    const ids = [...own.keys()].toReversed().slice(0, 12) as `smp_${string}`[];
    const items = await ask({ by: 'ids', ids: [newId('sample'), ...ids] });
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids.map((id) => own.get(id)?.kind)).has('one-shot')).toBe(true);
  });

  it('holds nothing of another tenant', async () => {
    const [id] = [...own.keys()] as `smp_${string}`[];
    expect(await ask({ by: 'ids', ids: [id ?? newId('sample')] }, theirs)).toEqual([]);
    const near = await ask({ by: 'nearness', target: { tempo: 120 }, limit: 500 }, theirs);
    expect(near.length).toBeGreaterThan(0);
    expect(near.filter((track) => own.has(track.id))).toEqual([]);
  });
});

describe('look-alikes', () => {
  it('are those with the smallest angle between their vectors, nearest first, never the sound itself', async () => {
    const [[id, { similarity }] = ['', { similarity: [] as number[] }]] = own;
    const reply = await new ListSimilarSamplesQuery(db).answer(
      { sample_id: id as `smp_${string}`, limit: 20 },
      { tenantId: mine },
    );
    const angle = (other: Analysis) =>
      1 - other.similarity.reduce((sum, x, i) => sum + x * (similarity[i] ?? 0), 0);
    const expected = [...own]
      .filter(([other]) => other !== id)
      .map(([other, analysis]) => ({ other, distance: angle(analysis) }))
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, 20);
    expect(reply?.items.map(({ sample }) => sample.id)).toEqual(expected.map(({ other }) => other));
    for (const [index, { distance }] of (reply?.items ?? []).entries())
      expect(distance).toBeCloseTo(expected[index]?.distance ?? Number.NaN, 5);
  });

  it('the same bytes twice are at distance 0', async () => {
    const [first] = analyses as [Analysis];
    const id = await add(theirs, first);
    const reply = await new ListSimilarSamplesQuery(db).answer(
      { sample_id: id as `smp_${string}`, limit: 1 },
      { tenantId: theirs },
    );
    expect(reply?.items).toMatchObject([
      { distance: 0, sample: { analysis: { similarity: first.similarity } } },
    ]);
  });
});

describe('the indexes of the search', () => {
  it.each([
    ['samples_by_place', sql`place <-> cube(array[0,0]::float8[], array[0,4]::float8[])`],
    ['samples_by_outline', sql`outline <-> outline('{0.5,0.5}'::real[])`],
  ])(
    '%s begins with the tenant and is walked in order, row-level security or not',
    async (index, nearness) => {
      const { rows } = await inTenant(db, mine, async (trx) => {
        await sql`set local enable_seqscan = off`.execute(trx);
        await sql`set local enable_sort = off`.execute(trx);
        return sql<Record<'QUERY PLAN', string>>`
        explain select id from samples where place is not null order by ${nearness} limit 5`.execute(trx);
      });
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain(`Index Scan using ${index}`);
      expect(plan).toMatch(/Index Cond: \(tenant_id = current_setting/);
      expect(plan).toContain('Order By:');
      expect(plan).not.toContain('Sort');
    },
  );
});

describe('a library that comes in order', () => {
  const pages = async () => {
    const { rows } = await sql<{ pages: number }>`
      select sum(pg_relation_size(oid)) / 8192 as pages from pg_class
      where relname in ('samples_by_place', 'samples_by_outline')`.execute(database.openAsAdmin());
    return Number(rows[0]?.pages);
  };
  const [loop] = tracks as [Analysis];
  const faster = (n: number): Analysis => ({
    ...loop,
    tempo: {
      bpm: 60 + n / 10,
      confidence: 1,
      candidates: [{ bpm: 60, confidence: 1, relation: 'main' }],
      beat_grid: { first_beat_s: 0, stability: 1 },
    },
    loudness: { ...loop.loudness, integrated_lufs: -18 + n / 100 },
  });

  it.each([
    ['a thousand copies of one sound', () => loop],
    ['a thousand sounds, each faster and louder than the one before', faster],
  ])('%s leave indexes of the usual size', async (_, sound) => {
    const crowd = newId('tenant');
    const before = await pages();
    for (let n = 0; n < 1_000; n += 1) await add(crowd, sound(n));
    expect((await pages()) - before).toBeLessThan(300);
  });
});
