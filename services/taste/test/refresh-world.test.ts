import { gunzipSync } from 'node:zlib';
import type { refreshWorld } from '@trc/contracts/commands/refresh-world.v1';
import { type World, worldSchema } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { absentModels } from '@trc/models/absent';
import type { Models } from '@trc/models/models';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import type { OpenSpotify } from '@trc/spotify/access';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeedsRecent, type SeedSources } from '../src/inbound/gather-seeds.ts';
import { GetWorldQuery } from '../src/inbound/get-world.query.ts';
import { GetWorldDiffQuery } from '../src/inbound/get-world-diff.query.ts';
import { ListWorldVersionsQuery } from '../src/inbound/list-world-versions.query.ts';
import { RecordFeedbackCommand } from '../src/inbound/record-feedback.command.ts';
import { RefreshWorldCommand } from '../src/inbound/refresh-world.command.ts';
import { RenameWorldCommand } from '../src/inbound/rename-world.command.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { listUncounted } from '../src/outbound/feedback.store.ts';
import { commit, contextOf, storeFirstVersion, tenantId, userId } from './parts.ts';
import { emptySources, openCatalogue } from './scripted-sources.ts';
import { type Script, scriptedSpotify, spotifyId, trackAnswer } from './scripted-spotify.ts';
import { measuredTrack } from './tracks.ts';

type Command = MessageOf<typeof refreshWorld>;

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
beforeAll(async () => {
  database = await createDatabase({ taste: migrations });
  db = database.open<Database>('taste');
  ({ objects } = await createObjects());
});
afterAll(() => database?.drop());

const plays: Script = (url) => {
  const ids = url.searchParams.get('ids')?.split(',') ?? [];
  if (url.pathname.endsWith('/recently-played'))
    return {
      body: {
        items: Array.from({ length: 6 }, (_, n) => ({
          track: trackAnswer(spotifyId(n + 1)),
          played_at: '2026-11-19T00:00:00Z',
        })),
      },
    };
  if (url.pathname.endsWith('/artists'))
    return { body: { artists: ids.map((id) => ({ id, name: id, genres: ['Dub'] })) } };
  const loud = { danceability: 0.9, energy: 1, valence: 0.9, acousticness: 0, tempo: 170, loudness: -3 };
  const rest = { speechiness: 0.1, instrumentalness: 0, liveness: 0.1, key: 1, mode: 1 };
  return { body: { audio_features: ids.map((id) => ({ id, ...loud, ...rest })) } };
};
const none =
  (code: 'spotify-off' | 'spotify-not-connected' | 'spotify-needs-reconnect'): OpenSpotify =>
  async () => ({ kind: 'none', code });

const sourcesOf = (openSpotify: OpenSpotify): SeedSources => ({
  ...emptySources,
  openSpotify,
  openCatalogue: () => ({ ...openCatalogue, identify: async (names) => names.map(() => null) }),
  recent: createSeedsRecent(() => 0),
});
const connected = scriptedSpotify('extended', plays).open;

const command = (world: World, values: Partial<Command> = {}): Command => ({
  job_id: newId('job'),
  world_id: world.id,
  user_id: userId,
  preview: false,
  continuity: 0.3,
  spotify_model_use: null,
  chat_model: null,
  model_micros_max: 0,
  ...values,
});

async function start(message: Command, open = connected, models: Models = absentModels) {
  const clock = () => new Date('2026-11-20T12:00:00Z');
  const modelsOf = async () => ({ models, ownChatModel: null });
  const service = new RefreshWorldCommand(db, clock, sourcesOf(open), modelsOf, objects);
  return service.handle(message, contextOf());
}
const handle = async (...args: Parameters<typeof start>) => commit(db, await start(...args));

const read = async (world: World, version: number | null = null) => {
  const found = await new GetWorldQuery(db).answer({ world_id: world.id, version }, { tenantId });
  if (!found) throw new Error('no such world');
  return found.world;
};
const versionsOf = async ({ id }: World) => {
  const { items } = await new ListWorldVersionsQuery(db).answer({ world_id: id }, { tenantId });
  return items.map(({ version }) => version);
};
const say = async (world: World, verdict: 'more' | 'less' | 'block', n: number, at: string, by = userId) =>
  commit(
    db,
    await new RecordFeedbackCommand().handle(
      {
        world_id: world.id,
        playlist_id: newId('playlist'),
        user_id: by,
        track: measuredTrack(n),
        verdict,
        said_at: at,
      },
      contextOf(),
    ),
  );
const uncounted = (world: World) => inTenant(db, tenantId, (trx) => listUncounted(trx, world.id));
const rename = async (world: World, name: string, values: { id?: string; by?: typeof userId } = {}) =>
  commit(
    db,
    await new RenameWorldCommand(() => new Date('2026-11-20T12:00:00Z')).handle(
      { world_id: world.id, user_id: values.by ?? userId, name },
      contextOf(values.id),
    ),
  );

describe('refresh-world', () => {
  it('makes the next version of what was played, and states it with its occasion', async () => {
    const world = await storeFirstVersion(db);
    const message = command(world);
    expect(await handle(message)).toMatchObject([
      {
        name: 'world-built.v1',
        data: {
          job_id: message.job_id,
          world_version: 2,
          occasion: 'refreshed',
          continuity: 0.3,
          draft_key: null,
          usage: [{ kind: 'provider_calls', resource: 'spotify', operation: 'refresh-world' }],
        },
      },
    ]);
    const after = await read(world);
    expect(after.centroid?.energy).toBeGreaterThan(world.centroid?.energy ?? 9);
    expect(after.tag_weights).toHaveProperty('dub');
    expect(after.seeds.tracks).toHaveLength(18);
    expect(after.name).toBe(world.name);
    expect(await read(world, 1)).toEqual(world);
  });

  it('makes one version for one job, however often the job is told', async () => {
    const world = await storeFirstVersion(db);
    const message = command(world);
    await handle(message);
    expect(await handle(message)).toMatchObject([{ name: 'world-built.v1', data: { world_version: 2 } }]);
    expect(await versionsOf(world)).toEqual([2, 1]);
  });

  it('keeps a preview out of the tables: its world is an object, and feedback waits for the true one', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'more', 9, '2026-11-19T00:00:00Z');
    const message = command(world, { preview: true });
    const key = `previews/${tenantId}/${message.job_id}.json.gz`;
    expect(await handle(message)).toMatchObject([
      { name: 'world-built.v1', data: { world_version: 2, occasion: 'previewed', draft_key: key } },
    ]);
    expect(await versionsOf(world)).toEqual([1]);
    expect(await uncounted(world)).toHaveLength(1);
    const draft = worldSchema.parse(JSON.parse(gunzipSync(await objects.get(key)).toString()));
    await handle(command(world));
    expect(await read(world)).toEqual(draft);
  });

  it('goes on with feedback alone when Spotify has ended the connection, and says so', async () => {
    const world = await storeFirstVersion(db);
    for (const n of [9, 19, 29]) await say(world, 'more', n, '2026-11-19T00:00:00Z');
    const [stated] = await handle(command(world), none('spotify-needs-reconnect'));
    expect(stated?.name).toBe('world-built.v1');
    const after = await read(world);
    expect(after.centroid?.energy).toBeGreaterThan(world.centroid?.energy ?? 9);
    expect(after.left_out.join(' ')).toContain('Spotify has ended the connection');
  });

  it('is a new version with the old numbers when there is nothing new', async () => {
    const world = await storeFirstVersion(db);
    await handle(command(world), none('spotify-not-connected'));
    const after = await read(world);
    expect([after.version, after.centroid, after.tag_weights]).toEqual([
      2,
      world.centroid,
      world.tag_weights,
    ]);
    expect(after.random_seed).not.toBe(world.random_seed);
    expect(after.left_out.join(' ')).toContain('Nothing new was heard or said');
  });

  it('goes on when a scope is missing, and waits for as long as Spotify asks', async () => {
    const world = await storeFirstVersion(db);
    const failing = (status: number, message: string, headers = {}): OpenSpotify =>
      scriptedSpotify('development', () => ({
        status,
        headers,
        body: { error: { status, message } },
      })).open;
    const outcome = await start(command(world), failing(429, 'quota', { 'retry-after': '7200' }));
    expect(outcome).toMatchObject({ kind: 'retry', afterMs: 7_200_000 });
    const [stated] = await handle(command(world), failing(403, 'Insufficient client scope'));
    expect(stated?.name).toBe('world-built.v1');
    expect((await read(world)).left_out.join(' ')).toContain('connect your account again');
  });

  it.each([['another listener'], ['no world']])('refuses %s', async (who) => {
    const world = await storeFirstVersion(db);
    const wrong = who === 'no world' ? { world_id: newId('world') } : { user_id: newId('user') };
    expect(await handle(command(world, wrong))).toMatchObject([
      { name: 'world-refused.v1', data: { code: 'not-found' } },
    ]);
    expect(await versionsOf(world)).toEqual([1]);
  });

  it('loses no version when two refreshes and a renaming meet', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'more', 9, '2026-11-19T00:00:00Z');
    const [one, other] = [await start(command(world)), await start(command(world))];
    await Promise.all([commit(db, one), rename(world, 'Mine'), commit(db, other)]);
    expect(await versionsOf(world)).toEqual([4, 3, 2, 1]);
    const last = await read(world);
    expect(last.name).toBe('Mine');
    const [before, once] = [world.centroid?.energy ?? 0, (await read(world, 4)).centroid?.energy ?? 0];
    expect(once).toBeGreaterThan(before);
    expect(await uncounted(world)).toEqual([]);
  });

  it('asks a model for prose only when the numbers moved, and takes nothing else of its words', async () => {
    const world = await storeFirstVersion(db);
    const asked: string[] = [];
    const usage = {
      model: 'm',
      inputTokens: 10,
      outputTokens: 10,
      costMicros: 30,
      priceTableVersion: '1',
    };
    const models: Models = {
      ...absentModels,
      async chat<T>(request: { answer: { parse(value: unknown): T } }) {
        asked.push('chat');
        const words = {
          name: 'Another Name',
          prose: 'You walk into another room.',
          geometry: { darkness_warmth: 1, intimate_expansive: 1, acoustic_electronic: 1 },
          intersections: [],
        };
        return { kind: 'ok', value: request.answer.parse(words), usage };
      },
      async embed() {
        asked.push('embed');
        return { kind: 'ok', value: [new Float32Array([1, 0])], usage };
      },
    };
    const paid = { chat_model: 'm', model_micros_max: 1_000 };
    const quiet = await handle(command(world, paid), none('spotify-off'), models);
    expect(asked).toEqual([]);
    expect(quiet).toMatchObject([{ data: { model_micros_left: 1_000, usage: [] } }]);
    await handle(command(world, paid), connected, models);
    expect(asked).toEqual(['chat', 'embed']);
    const after = await read(world);
    expect([after.name, after.prose]).toEqual([world.name, 'You walk into another room.']);
    expect(after.geometry).toEqual(world.geometry);
    expect(after.semantic?.centroid).toEqual([1, 0]);
  });
});

describe('record-feedback', () => {
  it('counts in the next version, and in no other', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'less', 9, '2026-11-19T00:00:00Z');
    await handle(command(world), none('spotify-off'));
    const second = await read(world);
    expect(second.centroid?.energy).toBeLessThan(world.centroid?.energy ?? -9);
    await handle(command(world), none('spotify-off'));
    expect((await read(world)).centroid).toEqual(second.centroid);
  });

  it('is not forgotten when the world is renamed before its refresh', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'less', 9, '2026-11-19T00:00:00Z');
    await rename(world, 'Mine');
    await handle(command(world), none('spotify-off'));
    expect((await read(world)).centroid?.energy).toBeLessThan(world.centroid?.energy ?? -9);
  });

  it('keeps the newest verdict on a recording: a late old one loses, and the same one twice is one', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'more', 9, '2026-11-19T10:00:00Z');
    await say(world, 'less', 9, '2026-11-19T09:00:00Z');
    await say(world, 'more', 9, '2026-11-19T10:00:00Z');
    expect(await uncounted(world)).toMatchObject([{ verdict: 'more', track: measuredTrack(9) }]);
    await say(world, 'block', 9, '2026-11-19T11:00:00Z');
    expect(await uncounted(world)).toMatchObject([{ verdict: 'block' }]);
  });

  it('said again after a refresh counts again; the old message does not', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'more', 9, '2026-11-19T10:00:00Z');
    await handle(command(world), none('spotify-off'));
    await say(world, 'more', 9, '2026-11-19T10:00:00Z');
    expect(await uncounted(world)).toEqual([]);
    await say(world, 'more', 9, '2026-11-20T10:00:00Z');
    expect(await uncounted(world)).toHaveLength(1);
  });

  it('about somebody else’s world changes nothing', async () => {
    const world = await storeFirstVersion(db);
    await say(world, 'more', 9, '2026-11-19T10:00:00Z', newId('user'));
    expect(await uncounted(world)).toEqual([]);
  });
});

describe('rename-world', () => {
  it('makes a version that differs in its name alone, and tells it', async () => {
    const world = await storeFirstVersion(db);
    expect(await rename(world, 'Mine')).toEqual([
      {
        name: 'world-renamed.v1',
        data: { world_id: world.id, world_version: 2, user_id: userId, name: 'Mine' },
      },
    ]);
    const query = { world_id: world.id, from: 1, to: 2 };
    const answer = await new GetWorldDiffQuery(db).answer(query, { tenantId });
    expect(answer?.diff.changes.map(({ path }) => path).sort()).toEqual(['/name', '/version']);
    expect(answer?.diff.summary).toEqual([`Renamed from "${world.name}" to "Mine".`]);
  });

  it('renames once for one message, also when another name came between', async () => {
    const world = await storeFirstVersion(db);
    await rename(world, 'Mine', { id: 'msg_1' });
    await rename(world, 'Ours', { id: 'msg_2' });
    expect(await rename(world, 'Mine', { id: 'msg_1' })).toEqual([]);
    expect((await read(world)).name).toBe('Ours');
    expect(await versionsOf(world)).toEqual([3, 2, 1]);
  });

  it('does nothing for somebody else, for the same name and for a world that is not there', async () => {
    const world = await storeFirstVersion(db);
    expect(await rename(world, 'Mine', { by: newId('user') })).toEqual([]);
    expect(await rename(world, world.name)).toEqual([]);
    expect(await rename({ ...world, id: newId('world') }, 'Mine')).toEqual([]);
    expect(await versionsOf(world)).toEqual([1]);
  });
});

describe('get-world-diff', () => {
  it('answers for two versions that are there, to their own tenant', async () => {
    const world = await storeFirstVersion(db);
    await handle(command(world));
    const query = { world_id: world.id, from: 1, to: 2 };
    const answer = await new GetWorldDiffQuery(db).answer(query, { tenantId });
    expect(answer).toMatchObject({ user_id: userId, diff: { from: 1, to: 2 } });
    expect(answer?.diff.summary).toContain('New tags: dub.');
    expect(await new GetWorldDiffQuery(db).answer({ ...query, to: 3 }, { tenantId })).toBeNull();
    expect(await new GetWorldDiffQuery(db).answer(query, { tenantId: newId('tenant', 2) })).toBeNull();
  });
});
