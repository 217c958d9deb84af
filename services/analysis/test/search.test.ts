import { readFileSync } from 'node:fs';
import { changeSample } from '@trc/contracts/commands/change-sample.v1';
import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import { listSamples } from '@trc/contracts/queries/list-samples.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { deliver } from '@trc/testkit/deliver';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChangeSampleCommand } from '../src/inbound/change-sample.command.ts';
import { ListSamplesQuery } from '../src/inbound/list-samples.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addSample, findSample, listNamed, replaceAnalysis } from '../src/outbound/samples.store.ts';

const example = new URL('../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);
const mine = newId('tenant');
const theirs = newId('tenant');

let database: TestDatabase;
let db: Kysely<Database>;
let made = 0;

interface Wanted {
  readonly name: string;
  readonly bpm?: number;
  readonly key?: Pick<NonNullable<Analysis['key']>, 'tonic' | 'scale'>;
  readonly kind?: Analysis['kind'];
  readonly mood?: string[];
}

async function add({ name, bpm, key, kind = 'loop', mood = [] }: Wanted, tenantId = mine) {
  const id = newId('sample');
  const { tempo } = analysis;
  made += 1;
  await inTenant(db, tenantId, (trx) =>
    addSample(trx, {
      id,
      tenantId,
      userId: newId('user'),
      jobId: newId('job'),
      objectKey: id,
      filename: `${name}.wav`,
      mime: 'audio/wav',
      sizeBytes: 1,
      sha256: id,
      analysis: {
        ...analysis,
        kind,
        tempo: bpm === undefined || !tempo ? null : { ...tempo, bpm },
        key: key && analysis.key ? { ...analysis.key, ...key } : null,
      },
      vibe: { mood, texture: [], use: [], sentence: '' },
      vibeSkipped: null,
      createdAt: new Date(Date.UTC(2026, 10, 21, 12, 0, made)),
    }),
  );
  return id;
}

type Search = Partial<RequestOf<typeof listSamples>>;
const search = async (wish: Search, tenantId = mine) => {
  const all = { bpm_min: null, bpm_max: null, key: null, scale: null, kind: null, q: null, after: null };
  const request = { ...all, sort: 'filename' as const, limit: 50, ...wish };
  return listSamples.reply.parse(await new ListSamplesQuery(db).answer(request, { tenantId }));
};
const names = async (wish: Search, tenantId = mine) =>
  (await search(wish, tenantId)).items.map(({ filename }) => filename.replace('.wav', ''));

const change = (
  id: Id<'sample'>,
  wish: { readonly filename?: string; readonly hand_tags?: string[] },
  at = '2026-11-21T13:00:00.000Z',
  tenantId = mine,
) =>
  deliver(
    db,
    'analysis',
    changeSample,
    {
      sample_id: id,
      user_id: newId('user'),
      filename: wish.filename ?? null,
      hand_tags: wish.hand_tags ?? null,
      changed_at: at,
    },
    (message) => new ChangeSampleCommand().handle(message),
    tenantId,
  );

const rowOf = (id: string, tenantId = mine) => inTenant(db, tenantId, (trx) => findSample(trx, id));

beforeAll(async () => {
  database = await createDatabase({ analysis: migrations });
  db = database.open<Database>('analysis');
  await add({ name: 'a-minor-85', bpm: 85, key: { tonic: 'A', scale: 'minor' }, mood: ['Golden'] });
  await add({ name: 'c-major-170', bpm: 170, key: { tonic: 'C', scale: 'major' }, kind: 'song' });
  await add({ name: 'e-minor-120', bpm: 120, key: { tonic: 'E', scale: 'minor' } });
  await add({ name: 'fs-major-42', bpm: 42.5, key: { tonic: 'F#', scale: 'major' } });
  await add({ name: 'hit', kind: 'one-shot' });
  await add({ name: 'theirs', bpm: 85, key: { tonic: 'A', scale: 'minor' } }, theirs);
});
afterAll(() => database.drop());

describe('a search of the library', () => {
  it('folds a tempo range by octaves, and does not where that is switched off', async () => {
    const range = { bpm_min: 80, bpm_max: 90 };
    expect(await names(range)).toEqual(['a-minor-85', 'c-major-170', 'fs-major-42']);
    expect(await names({ ...range, folding: false })).toEqual(['a-minor-85']);
    expect(await names({ bpm_min: 165 })).toEqual(['a-minor-85', 'c-major-170', 'e-minor-120']);
  });

  it('finds the keys that go with a key when asked for them, and else the key alone', async () => {
    const key = { key: 'A', scale: 'minor' } as const;
    expect(await names(key)).toEqual(['a-minor-85']);
    expect(await names({ ...key, compatible: true })).toEqual(['a-minor-85', 'c-major-170', 'e-minor-120']);
  });

  it('takes one kind or several', async () => {
    expect(await names({ kind: 'song' })).toEqual(['c-major-170']);
    expect(await names({ kind: ['song', 'one-shot'] })).toEqual(['c-major-170', 'hit']);
  });

  it('pages through the newest first without losing or doubling one', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await search({ sort: '-created_at', limit: 2, after });
      seen.push(...page.items.map(({ filename }) => filename));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(
      ['hit', 'fs-major-42', 'e-minor-120', 'c-major-170', 'a-minor-85'].map((name) => `${name}.wav`),
    );
  });

  it('leaves out what no list shows, and keeps it for the sample by itself', async () => {
    const [first] = (await search({ limit: 1 })).items;
    expect(first?.analysis).toMatchObject({ similarity: [], onsets_s: [], beats_s: [], peaks: { min: [] } });
    expect((await rowOf(first?.id ?? ''))?.analysis.onsets_s).toEqual(analysis.onsets_s);
  });
});

describe('tags by hand', () => {
  it('are found beside those of the analysis, in any case, and all that are asked for', async () => {
    const id = await add({ name: 'tagged', mood: ['Golden'] });
    await change(id, { hand_tags: ['verse 2', 'dusty'] });
    expect(await names({ tags: ['verse 2'] })).toEqual(['tagged']);
    expect(await names({ tags: ['golden'] })).toEqual(['a-minor-85', 'tagged']);
    expect(await names({ tags: ['golden', 'dusty'] })).toEqual(['tagged']);
    expect(await names({ q: 'VERSE' })).toEqual(['tagged']);
    expect(await names({ tags: ['gold'] })).toEqual([]);
    const [sound] = await inTenant(db, mine, (trx) => listNamed(trx, [id]));
    expect(sound?.tags).toEqual(['Golden', 'verse 2', 'dusty']);
  });

  it('stay when the sound is measured again', async () => {
    const id = await add({ name: 'again', mood: ['Warm'] });
    await change(id, { hand_tags: ['keeper'] });
    await inTenant(db, mine, (trx) => replaceAnalysis(trx, id, { ...analysis, kind: 'song' }));
    expect(await rowOf(id)).toMatchObject({ kind: 'song', tags: ['Warm'], hand_tags: ['keeper'] });
  });

  it('are those of the later change, whatever comes first and however often', async () => {
    const id = await add({ name: 'twice' });
    const late = '2026-11-21T13:00:01.000Z';
    const early = '2026-11-21T13:00:00.000Z';
    await change(id, { hand_tags: ['late'] }, late);
    await change(id, { hand_tags: ['early'], filename: 'renamed.wav' }, early);
    await change(id, { hand_tags: ['late'] }, late);
    expect(await rowOf(id)).toMatchObject({ hand_tags: ['late'], filename: 'renamed.wav' });
    await change(id, { hand_tags: [] }, '2026-11-21T13:00:02.000Z');
    expect(await rowOf(id)).toMatchObject({ hand_tags: [], filename: 'renamed.wav' });
  });

  it('of another tenant cannot be changed, and a sample that is gone is no error', async () => {
    const id = await add({ name: 'foreign' }, theirs);
    expect(await change(id, { hand_tags: ['mine'], filename: 'stolen.wav' })).toMatchObject({ kind: 'over' });
    expect(await rowOf(id, theirs)).toMatchObject({ hand_tags: [], filename: 'foreign.wav' });
    expect(await change(newId('sample'), { hand_tags: ['x'] })).toMatchObject({ kind: 'over' });
  });
});
