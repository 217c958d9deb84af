import { gunzipSync } from 'node:zlib';
import { candidateSetSchema } from '@trc/contracts/documents/candidate-set.v1';
import { openTextVersion } from '@trc/contracts/documents/open-text.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import type { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf } from '@trc/contracts/message';
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
import type { Database } from '../src/outbound/database.ts';
import { openAnswersIn } from '../src/outbound/open-answers.store.ts';
import { aWorld } from './fixtures.ts';
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

const message = (): MessageOf<typeof worldBuilt> => ({
  job_id: newId('job'),
  world_id: newId('world'),
  world_version: 1,
  user_id: newId('user'),
  model_micros_left: 4_000,
  usage: [],
});

async function handle(
  world: World | null,
  script: Script,
  { models = absentModels, id = newId('message') }: { models?: Models; id?: string } = {},
) {
  const puts = new Map<string, Uint8Array>();
  const objects = {
    put: async (key: string, bytes: Uint8Array) => void puts.set(key, bytes),
  } as unknown as Objects;
  const ask = (async () =>
    world && { world, user_id: 'usr', created_at: now().toISOString() }) as unknown as Ask;
  const providers = {
    openSpotify: async () => ({ kind: 'none', code: 'spotify-off' }) as const,
    spotify: () => {
      throw new Error('Spotify is off');
    },
    open: () => openOf(scripted(script), openAnswersIn(db, now)),
    recent: createRecent({ ttlMs: 1, entriesMax: 1, now: () => 0 }),
  };
  const context: MessageContext = {
    id,
    tenantId,
    jobId: null,
    occurredAt: '',
    attempt: 1,
    signal: new AbortController().signal,
    progress: () => {},
  };
  const outcome = await new WorldBuiltEvent(db, ask, now, objects, providers, models).handle(
    message(),
    context,
  );
  const events: { name: string; data: unknown }[] = [];
  const write = outcome.kind === 'retry' ? null : outcome.write;
  const emit = (contract: MessageContract, data: unknown) => void events.push({ name: contract.name, data });
  if (write) await inTenant(db, tenantId, (trx) => write(trx, emit));
  return { outcome, events, puts };
}

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
});
