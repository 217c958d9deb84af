import { gunzipSync, gzipSync } from 'node:zlib';
import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import { candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import { openTextVersion } from '@trc/contracts/documents/open-text.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import type { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf, QueryContract } from '@trc/contracts/message';
import { getBlocklist } from '@trc/contracts/queries/get-blocklist.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { listLibraryTracks } from '@trc/contracts/queries/list-library-tracks.v1';
import { absentModels } from '@trc/models/absent';
import type { Models } from '@trc/models/models';
import type { Ask } from '@trc/runtime/ask';
import type { MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { createRecent } from '@trc/runtime/recent';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorldBuiltEvent } from '../src/inbound/world-built.event.ts';
import { migrations } from '../src/migrations/all.ts';
import { libraryCatalogue } from '../src/outbound/catalogue.library.ts';
import type { Database } from '../src/outbound/database.ts';
import { openAnswersIn } from '../src/outbound/open-answers.store.ts';
import { aWorld } from './fixtures.ts';
import { dead, ownSounds } from './outside.ts';
import { mbidOf, metadataAnswer, openOf, type Script, scripted } from './scripted-providers.ts';

const tenantId = newId('tenant', 1);
const now = () => new Date('2026-11-20T12:00:00Z');

let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ harvester: migrations });
  db = database.open<Database>('harvester');
});
afterAll(() => database?.drop());

/** A tag radio with as many recordings as wished. */
const radioOf =
  (count: number): Script =>
  (url, body) => {
    if (url.pathname.endsWith('/lb-radio/tags'))
      return {
        body: Array.from({ length: count }, (_, n) => ({ recording_mbid: mbidOf(n), total_listen_count: n })),
      };
    if (!url.pathname.endsWith('/metadata/recording')) return { body: {} };
    const { recording_mbids } = body as { recording_mbids: string[] };
    return {
      body: Object.fromEntries(
        recording_mbids.map((mbid) => [
          mbid,
          metadataAnswer(Number(mbid.slice(-6)), [`tag ${Number(mbid.slice(-2)) % 5}`]),
        ]),
      ),
    };
  };

type WorldBuilt = MessageOf<typeof worldBuilt>;

const message = (values: Partial<WorldBuilt> = {}): WorldBuilt => ({
  job_id: newId('job'),
  world_id: newId('world'),
  world_version: 1,
  user_id: newId('user'),
  model_micros_left: 4_000,
  usage: [],
  occasion: 'created',
  continuity: 0,
  draft_key: null,
  ...values,
});

interface Circumstances {
  readonly models?: Models;
  readonly id?: string;
  readonly blocklist?: Partial<Blocklist>;
  readonly values?: Partial<WorldBuilt>;
  /** Objects that are there already. */
  readonly there?: ReadonlyMap<string, Uint8Array>;
  /** The tenant's own. */
  readonly sounds?: readonly Track[];
}

async function handle(
  world: World | null,
  script: Script,
  {
    models = absentModels,
    id = newId('message'),
    blocklist,
    values,
    there = new Map(),
    sounds = [],
  }: Circumstances = {},
) {
  const puts = new Map<string, Uint8Array>();
  const objects = {
    put: async (key: string, bytes: Uint8Array) => void puts.set(key, bytes),
    head: async (key: string) => (there.has(key) ? { sizeBytes: 1, contentType: null } : null),
    get: async (key: string) => there.get(key),
  } as unknown as Objects;
  const replies = new Map<QueryContract, unknown>([
    [getBlocklist, { tracks: [], artists: [], ...blocklist }],
    [listLibraryTracks, { items: sounds }],
    [getWorld, world && { world, user_id: 'usr', created_at: now().toISOString() }],
  ]);
  const ask = (async (contract: QueryContract) => replies.get(contract)) as unknown as Ask;
  const providers = {
    openSpotify: async () => ({ kind: 'none', code: 'spotify-off' }) as const,
    spotify: () => {
      throw new Error('Spotify is off');
    },
    open: () => openOf(scripted(script), openAnswersIn(db, now)),
    library: (tenantId: string) => libraryCatalogue({ ask, tenantId }),
    recent: createRecent({ ttlMs: 1, entriesMax: 1, now: () => 0 }),
  };
  const context: MessageContext = {
    id,
    tenantId,
    jobId: null,
    causeId: null,
    occurredAt: '',
    attempt: 1,
    signal: new AbortController().signal,
    progress: () => {},
  };
  const outcome = await new WorldBuiltEvent(db, ask, now, objects, providers, models).handle(
    message(values),
    context,
  );
  const events: { name: string; data: unknown }[] = [];
  const write = outcome.kind === 'retry' ? null : outcome.write;
  const emit = (contract: MessageContract, data: unknown) => void events.push({ name: contract.name, data });
  if (write) await inTenant(db, tenantId, (trx) => write(trx, emit));
  return { outcome, events, puts };
}

const setOf = ({ puts }: { readonly puts: ReadonlyMap<string, Uint8Array> }) =>
  candidateSetSchema.parse(JSON.parse(gunzipSync([...puts.values()][0] ?? new Uint8Array()).toString()));

describe('world-built', () => {
  it('leaves a compressed set in the tenant’s own place, its row, and the event about it', async () => {
    const { events, puts } = await handle(aWorld(), radioOf(80));
    const [[key, bytes] = ['', new Uint8Array()]] = puts;
    expect(key).toMatch(new RegExp(`^tenants/${tenantId}/candidates/cst_\\w{26}\\.json\\.gz$`));
    const set = candidateSetSchema.parse(JSON.parse(gunzipSync(bytes).toString()));
    expect(set.candidates).toHaveLength(80);
    expect(set.candidates[0]?.track).toMatchObject({
      source: 'musicbrainz',
      tags: { source: 'listenbrainz' },
      popularity: { source: 'listenbrainz' },
    });
    expect(events).toMatchObject([
      { name: 'candidates-gathered.v1', data: { candidate_set_id: set.id, object_key: key, count: 80 } },
    ]);
    const rows = await inTenant(db, tenantId, (trx) =>
      trx.selectFrom('candidate_sets').selectAll().where('id', '=', set.id).execute(),
    );
    expect(rows).toMatchObject([{ count: 80, object_key: key, dropped: set.dropped }]);
    const others = await inTenant(db, newId('tenant', 2), (trx) =>
      trx.selectFrom('candidate_sets').selectAll().execute(),
    );
    expect(others).toEqual([]);
  });

  it('writes one object when the same event is handled twice', async () => {
    const id = newId('message');
    const first = await handle(aWorld(), radioOf(50), { id });
    const context = { kind: first.outcome.kind, keys: [...first.puts.keys()] };
    await inTenant(db, tenantId, (trx) => trx.deleteFrom('candidate_sets').execute());
    expect([...(await handle(aWorld(), radioOf(50), { id })).puts.keys()]).toEqual(context.keys);
  });

  it('refuses when too little is found, and states no candidates', async () => {
    await db.deleteFrom('open_answers').execute();
    const { outcome, events, puts } = await handle(aWorld(), radioOf(12));
    expect(outcome).toMatchObject({ kind: 'refuse', code: 'too-few-candidates' });
    expect(events).toMatchObject([{ name: 'gathering-refused.v1', data: { code: 'too-few-candidates' } }]);
    expect(puts.size).toBe(0);
    await db.deleteFrom('open_answers').execute();
  });

  it('makes a set of own sounds alone where nobody else answers, and says that they cannot be published', async () => {
    const set = setOf(await handle(aWorld(), dead, { sounds: ownSounds(40) }));
    expect(set.candidates).toHaveLength(40);
    expect(set.candidates.every(({ track }) => track.source === 'tenant')).toBe(true);
    expect(set.left_out.join(' ')).toContain('cannot be published');
  });

  it('refuses when the world is gone', async () => {
    expect((await handle(null, radioOf(80))).outcome).toMatchObject({ kind: 'refuse', code: 'not-found' });
  });

  it('embeds each text once for all tenants, and counts what it paid for', async () => {
    const asked: number[] = [];
    const models: Models = {
      ...absentModels,
      embed: async ({ texts, model }) => {
        asked.push(texts.length);
        const usage = { model, inputTokens: 7, outputTokens: 0, costMicros: 1, priceTableVersion: 'p' };
        return { kind: 'ok', value: texts.map(() => Float32Array.from([0.5, 0.25])), usage };
      },
    };
    const world = aWorld({
      semantic: { model: 'text-embedding-3-small', text_version: openTextVersion, centroid: [1, 0] },
    });
    const { events, puts } = await handle(world, radioOf(80), { models });
    expect(asked).toEqual([5]);
    const set = candidateSetSchema.parse(
      JSON.parse(gunzipSync([...puts.values()][0] ?? new Uint8Array()).toString()),
    );
    expect(set.candidates.every(({ embedding }) => embedding?.length === 2)).toBe(true);
    expect(candidatesGathered.schema.parse(events[0]?.data).usage).toContainEqual({
      kind: 'model_input_tokens',
      quantity: 7,
      operation: 'embed-candidates',
      resource: 'text-embedding-3-small',
    });
    await handle(world, radioOf(80), { models });
    expect(asked).toEqual([5]);
  });

  it('hands on why it runs and what shall stay', async () => {
    const values = { occasion: 'refreshed', continuity: 0.3 } as const;
    const { events } = await handle(aWorld(), radioOf(80), { values });
    expect(events[0]?.data).toMatchObject({ ...values, draft_key: null });
  });

  it('gathers nothing that the listener blocked, neither a track nor a track of a blocked artist', async () => {
    const open = setOf(await handle(aWorld(), radioOf(80)));
    const [byId, byName, byArtist] = [3, 5, 7].map((n) => open.candidates[n]?.track);
    const blocklist = {
      tracks: [
        { id: byId?.id ?? '', title: null, artists: [], isrc: null },
        { id: 'elsewhere', title: byName?.title ?? '', artists: byName?.artists ?? [], isrc: null },
      ],
      artists: [`the ${byArtist?.artists[0]?.toUpperCase()}`],
    };
    const set = setOf(await handle(aWorld(), radioOf(80), { blocklist }));
    const left = set.candidates.map(({ track }) => track.id);
    const blocked = [byId, byName, byArtist].map((track) => track?.id);
    expect(open.candidates.map(({ track }) => track.id)).toEqual(expect.arrayContaining(blocked));
    expect(left.filter((id) => blocked.includes(id))).toEqual([]);
    expect(set.candidates.length + set.dropped.blocked).toBe(80);
    const kept = set.strategies.reduce((sum, strategy) => sum + strategy.kept, 0);
    expect(kept).toBe(set.candidates.length);
  });

  it('a preview reads its world from the draft, leaves its set under previews and no row', async () => {
    const draftKey = `previews/${tenantId}/${newId('job')}.json.gz`;
    const there = new Map([[draftKey, gzipSync(JSON.stringify(aWorld({ version: 4 })))]]);
    const values = { occasion: 'previewed', continuity: 0.5, draft_key: draftKey } as const;
    const gathered = await handle(null, radioOf(80), { values, there });
    const set = setOf(gathered);
    const [key] = [...gathered.puts.keys()];
    expect(key).toBe(`previews/${tenantId}/${set.id}.json.gz`);
    expect(gathered.events).toMatchObject([
      { name: 'candidates-gathered.v1', data: { ...values, object_key: key, candidate_set_id: set.id } },
    ]);
    const rows = await inTenant(db, tenantId, (trx) =>
      trx.selectFrom('candidate_sets').select('id').where('id', '=', set.id).execute(),
    );
    expect(rows).toEqual([]);
  });

  it('refuses a preview whose draft is gone', async () => {
    const values = { occasion: 'previewed', draft_key: 'previews/gone' } as const;
    const { outcome } = await handle(null, radioOf(80), { values });
    expect(outcome).toMatchObject({ kind: 'refuse', code: 'expired' });
  });
});
