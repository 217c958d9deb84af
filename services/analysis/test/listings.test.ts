import { readFileSync } from 'node:fs';
import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import { newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import type { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { compatibleKeys } from '@trc/music/camelot';
import { migrateService } from '@trc/runtime/migrate';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { type Bounds, listPage, type PageEnd } from '../src/outbound/sample-listings.store.ts';
import {
  addSample,
  removeSample,
  renameSample,
  replaceAnalysis,
  tagSample,
} from '../src/outbound/samples.store.ts';

const example = new URL('../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);

type Filter = Omit<RequestOf<typeof listSamples>, 'after'>;

/** A sound as a test makes it. */
interface Sound {
  readonly name: string;
  readonly kind: Analysis['kind'];
  readonly bpm: number | null;
  readonly key: {
    readonly tonic: NonNullable<Analysis['key']>['tonic'];
    readonly scale: 'major' | 'minor';
  } | null;
  readonly duration: number;
  readonly tags: readonly string[];
  readonly handTags: readonly string[];
}

const tonics = ['C', 'E', 'A'] as const;
const of = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
/** Everything that is sorted by comes twice, everything that is filtered by with everything else. */
const sounds: Sound[] = Array.from({ length: 120 }, (_, n) => ({
  name: `${of(['Kick', 'snare', 'Bass_Loop', '東京 ノイズ', '100%_wet', "don't"], n * 7)} ${of(['a', 'B', ''], n)}.wav`,
  kind: of(['one-shot', 'loop', 'loop', 'song'] as const, n),
  bpm: n % 4 === 0 ? null : 60.1 + (n % 60),
  key: n % 5 === 0 ? null : { tonic: of(tonics, n), scale: n % 2 ? 'minor' : 'major' },
  duration: 1 + (n % 50) / 10,
  tags: n % 3 ? ['Golden'] : [],
  handTags: n % 7 ? [] : ['dusty', 'für élise'],
}));

const mine = newId('tenant');
const theirs = newId('tenant');
let database: TestDatabase;
/** Dropped at the end: a migration's last connection may outlive it by an instant. */
const others: TestDatabase[] = [];
let db: Kysely<Database>;
const soundOf = new Map<string, Sound>();

async function add(sound: Sound, tenantId = mine): Promise<string> {
  const id = newId('sample');
  const { tempo, key } = analysis;
  await inTenant(db, tenantId, async (trx) => {
    await addSample(trx, {
      ...{ id, tenantId, userId: newId('user'), jobId: newId('job'), objectKey: id, mime: 'audio/wav' },
      ...{ filename: sound.name, sizeBytes: 1, sha256: id, vibeSkipped: null },
      analysis: {
        ...analysis,
        kind: sound.kind,
        duration_s: sound.duration,
        tempo: sound.bpm === null || !tempo ? null : { ...tempo, bpm: sound.bpm },
        key: sound.key && key ? { ...key, ...sound.key } : null,
      },
      vibe: { mood: [...sound.tags], texture: [], use: [], sentence: '' },
      createdAt: new Date(Date.UTC(2026, 10, 21, 12, 0, soundOf.size % 40)),
    });
    if (sound.handTags.length > 0) await tagSample(trx, id, sound.handTags, new Date());
  });
  if (tenantId === mine) soundOf.set(id, sound);
  return id;
}

const nothing = { bpm_min: null, bpm_max: null, key: null, scale: null, kind: null, q: null };
const filterOf = (wish: Partial<Filter>): Filter => ({ ...nothing, sort: 'filename', limit: 100, ...wish });

const list = (wish: Partial<Filter>, after: PageEnd | null = null, bounds?: Bounds, tenantId = mine) =>
  inTenant(db, tenantId, (trx) => listPage(trx, filterOf(wish), after, bounds));
const idsOf = async (wish: Partial<Filter>, tenantId = mine) =>
  (await list(wish, null, undefined, tenantId)).map(({ id }) => id);

/** All pages, one after the other. */
async function pages(wish: Partial<Filter>, bounds: Bounds): Promise<string[]> {
  const limit = 17;
  const seen: string[] = [];
  let after: PageEnd | null = null;
  for (;;) {
    const rows = await list({ ...wish, limit }, after, bounds);
    const page = rows.slice(0, limit);
    seen.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (rows.length <= limit || !last) return seen;
    after = { key: last.sort_key, id: last.id };
  }
}

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  for (const sound of sounds) await add(sound);
  for (const sound of sounds.slice(0, 10)) await add(sound, theirs);
}, 60_000);
afterAll(() => Promise.all([database, ...others].map((one) => one?.drop())));

const folded = (text: string) => text.normalize('NFKC').toLowerCase();

function fits(sound: Sound, filter: Filter): boolean {
  const { bpm_min, bpm_max, key: tonic, scale, kind, q } = filter;
  const tags = [...sound.tags, ...sound.handTags].map(folded);
  const folds = filter.folding === false ? [1] : [1, 0.5, 2];
  const inTempo =
    (bpm_min === null && bpm_max === null) ||
    folds.some(
      (fold) =>
        sound.bpm !== null && sound.bpm >= (bpm_min ?? 0) * fold && sound.bpm <= (bpm_max ?? 1_000) * fold,
    );
  const keys = filter.compatible && tonic && scale ? compatibleKeys({ tonic, scale }) : [{ tonic, scale }];
  return (
    inTempo &&
    keys.some(
      (one) =>
        (one.tonic === null || one.tonic === sound.key?.tonic) &&
        (one.scale === null || one.scale === sound.key?.scale),
    ) &&
    (kind === null || [kind].flat().includes(sound.kind)) &&
    (filter.tags ?? []).every((tag) => tags.includes(folded(tag))) &&
    (q === null || [folded(sound.name), ...tags].some((text) => text.includes(folded(q))))
  );
}

const keysOf: Readonly<Record<Filter['sort'], (sound: Sound, index: number) => number | string>> = {
  created_at: (_, index) => index % 40,
  '-created_at': (_, index) => -(index % 40),
  bpm: ({ bpm }) => bpm ?? 100_000,
  '-bpm': ({ bpm }) => -(bpm ?? -1),
  duration_s: ({ duration }) => duration,
  '-duration_s': ({ duration }) => -duration,
  filename: ({ name }) => folded(name),
};

describe('a page of the library', () => {
  const wishes: Partial<Filter>[] = [
    {},
    { kind: 'loop' },
    { kind: ['one-shot', 'song'], tags: ['GOLDEN'] },
    { bpm_min: 60.1, bpm_max: 62.1 },
    { bpm_min: 100.1, folding: false, kind: 'loop' },
    { bpm_max: 70 },
    { bpm_min: 110 },
    { bpm_min: 61, bpm_max: 200, tags: ['dusty'] },
    { key: 'A', scale: 'minor', compatible: true },
    { key: 'A', tags: ['dusty', 'golden'] },
    { scale: 'major', q: 'oop' },
    { q: 'K' },
    { q: '東京' },
    { q: 'ＫＩＣＫ' },
    { q: '0%_w' },
    { q: "n't" },
    { q: '\\' },
    { q: 'ÉLISE' },
    { q: 'kick a', kind: 'loop', bpm_min: 60, bpm_max: 120 },
    { q: 'zebra' },
    { key: 'C', scale: 'minor', kind: 'one-shot', bpm_min: 60 },
  ];
  const ways: ReadonlyArray<readonly [string, Bounds]> = [
    ['walking', { walkedMax: 1_000, foundMax: 0 }],
    ['by terms', { walkedMax: 1, foundMax: 1_000 }],
    ['looking at all', { walkedMax: 1, foundMax: 0 }],
  ];

  it.each(ways)(
    'has what is wanted in the order that is wanted, %s',
    async (_, bounds) => {
      const all = [...soundOf].map(([id, sound], index) => ({ id, sound, index }));
      for (const wish of wishes)
        for (const sort of Object.keys(keysOf) as Filter['sort'][]) {
          const keyOf = keysOf[sort];
          const ordered = all
            .filter(({ sound }) => fits(sound, filterOf(wish)))
            .map(({ id, sound, index }) => ({ id, key: keyOf(sound, index) }));
          const sign = sort.startsWith('-') ? -1 : 1;
          const wanted = ordered
            .toSorted((a, b) => (a.key === b.key ? sign * (a.id < b.id ? -1 : 1) : a.key < b.key ? -1 : 1))
            .map(({ id }) => id);
          expect(await pages({ ...wish, sort }, bounds), JSON.stringify({ ...wish, sort })).toEqual(wanted);
        }
    },
    120_000,
  );

  it('never has sounds of another tenant, whichever way they are sought', async () => {
    for (const [, bounds] of ways)
      for (const wish of [{ q: 'kick' }, { tags: ['golden'] }, {}]) {
        const rows = await list(wish, null, bounds, theirs);
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.every(({ tenant_id }) => tenant_id === theirs)).toBe(true);
      }
    const { rows } = await sql`select from sample_listings`.execute(db);
    expect(rows).toEqual([]);
    const found = await sql`select from listings_with('[["kind loop"]]', '', 10)`.execute(db);
    expect(found.rows).toEqual([]);
  });
});

describe('the listing of a sound', () => {
  const sound: Sound = {
    ...{ name: 'Listing One.wav', kind: 'loop', bpm: 111, key: null, duration: 2 },
    ...{ tags: ['Velvet'], handTags: [] },
  };
  const other = newId('tenant');
  const finds = async (wish: Partial<Filter>) => {
    const found = [];
    for (const walkedMax of [1_000, 1])
      found.push((await list(wish, null, { walkedMax, foundMax: 1_000 }, other)).map(({ id }) => id));
    expect(found[1]).toEqual(found[0]);
    return found[0] ?? [];
  };

  it('follows a new name, tags by hand, another analysis and its end', async () => {
    const id = await add(sound, other);
    expect(await finds({ q: 'velvet' })).toEqual([id]);
    const change = (work: Parameters<typeof inTenant<Database, unknown>>[2]) => inTenant(db, other, work);

    await change((trx) => renameSample(trx, id, 'Other Name.wav', new Date()));
    expect(await finds({ q: 'listing' })).toEqual([]);
    expect(await finds({ q: 'r nam' })).toEqual([id]);

    await change((trx) => tagSample(trx, id, ['verse 2', 'ｋｅｅｐｅｒ'], new Date()));
    expect(await finds({ tags: ['Verse 2', 'keeper', 'velvet'] })).toEqual([id]);
    expect(await finds({ q: 'RSE 2' })).toEqual([id]);
    expect(await finds({ tags: ['verse'] })).toEqual([]);

    await change((trx) => tagSample(trx, id, ['chorus'], new Date()));
    expect(await finds({ tags: ['verse 2'] })).toEqual([]);
    expect(await finds({ tags: ['chorus', 'velvet'] })).toEqual([id]);

    await change((trx) => replaceAnalysis(trx, id, { ...analysis, kind: 'song' }));
    expect(await finds({ kind: 'loop' })).toEqual([]);
    expect(await finds({ kind: 'song', tags: ['chorus'] })).toEqual([id]);

    await change((trx) => removeSample(trx, id));
    const { rows } = await sql`select from analysis.sample_listings where sample_id = ${id}`.execute(
      database.openAsAdmin(),
    );
    expect(rows).toEqual([]);
  });

  it('takes names and tags of any length and kind', async () => {
    const longest = '\ufdfa'.repeat(255);
    const id = await add(
      { ...sound, name: longest, tags: ["'; drop", '\\', 'x\ny', ''], handTags: ['a'.repeat(30)] },
      other,
    );
    expect(await finds({ q: '\ufdfa' })).toEqual([id]);
    for (const tag of ["'; DROP", '\\', 'A'.repeat(30)]) expect(await finds({ tags: [tag] })).toEqual([id]);
    for (const sort of ['filename', '-bpm'] as const) expect(await idsOf({ sort }, other)).toEqual([id]);
  });

  it('is made by the migration for sounds that were there before', async () => {
    const { '2026-11-22T0110_library_at_scale': _, ...before } = migrations;
    const old = await createDatabase({ analysis: before });
    others.push(old);
    await sql`
      insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256, kind,
        duration_s, tags, hand_tags, similarity, analysis, created_at)
      values ('smp_1', ${mine}, '', '', 'Früher.wav', '', '', 1, '', 'loop', 1, '{Old}', '{mine}', '{}', '{}', now())`.execute(
      old.openAsAdmin(),
    );
    await migrateService({ adminUrl: old.adminUrl, service: 'analysis', password: 'test', migrations });
    const filter = filterOf({ q: 'FRÜH', tags: ['old', 'MINE'] });
    const rows = await inTenant(old.open<Database>('analysis'), mine, (trx) => listPage(trx, filter, null));
    expect(rows.map(({ id }) => id)).toEqual(['smp_1']);
  });
});

describe('in a library of some size', () => {
  it('pages walk indexes that begin with the tenant, and terms are found in theirs', async () => {
    const crowd = newId('tenant');
    await sql`
      insert into analysis.samples (id, tenant_id, user_id, job_id, filename, mime, object_key, size_bytes, sha256,
        kind, bpm, tonic, scale, duration_s, tags, similarity, analysis, created_at)
      select 'smp_' || ${crowd} || n, ${crowd}, '', '', n || '.wav', '', '', 1, '', 'loop', 40 + n % 160,
        (array['A', 'C', 'E', 'G', 'B', 'D'])[1 + n % 6], (array['minor', 'major'])[1 + n % 2], 1, '{}', '{}', '{}',
        now() - n * interval '1 minute'
      from generate_series(1, 5000) as n`.execute(database.openAsAdmin());
    await sql`analyze analysis.samples, analysis.sample_listings`.execute(database.openAsAdmin());
    const sent: CompiledQuery[] = [];
    const watched = new Kysely<Database>({
      dialect: new PostgresDialect({
        pool: new pg.Pool({ connectionString: database.urlOf('analysis'), max: 1 }),
      }),
      log: ({ query }) => void sent.push(query),
    });
    const planOf = (wish: Partial<Filter>, after: PageEnd | null = null) =>
      inTenant(watched, crowd, async (trx) => {
        sent.length = 0;
        await listPage(trx, filterOf({ limit: 20, ...wish }), after);
        const [query] = sent;
        if (!query) throw new Error('nothing was sent');
        const explained = { ...query, sql: `explain ${query.sql}` };
        const { rows } = await trx.executeQuery<Record<'QUERY PLAN', string>>(explained);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      });
    const wishes: Partial<Filter>[] = [{}, { tags: ['golden'] }, { bpm_min: 60, bpm_max: 90, kind: 'loop' }];
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    try {
      for (const [sort, key, index] of [
        ['-created_at', yesterday, 'created_at'],
        ['bpm', '100', 'rising_bpm'],
        ['-bpm', '100', 'falling_bpm'],
        ['-duration_s', '1', 'duration_s'],
        ['filename', '3', 'name'],
      ] as const)
        for (const wish of wishes) {
          const plan = await planOf({ ...wish, sort }, { key, id: 'smp' });
          const isTimed = index === 'duration_s' && wish.bpm_min !== undefined;
          expect(plan).toContain(`sample_listings_${isTimed ? 'timed_by' : 'by'}_${index}`);
          expect(plan).toMatch(/Index Cond: .*tenant_id = current_setting/);
          expect(plan).not.toMatch(/\bSort {2}\(|Seq Scan/);
        }
    } finally {
      await watched.destroy();
    }
    const { rows } = await sql<Record<'QUERY PLAN', string>>`
      explain select from analysis.sample_listings
      where analysis.listing_terms(tenant_id, kind, bpm, tonic, scale, name, tags) @@ 'x'::tsquery`.execute(
      database.openAsAdmin(),
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('sample_listings_by_terms');
  }, 60_000);
});
