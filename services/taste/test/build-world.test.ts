import type { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContract, MessageOf } from '@trc/contracts/message';
import { absentModels } from '@trc/models/absent';
import type { MessageContext } from '@trc/runtime/consume';
import { JsonHttpError } from '@trc/runtime/json-http';
import type { Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildWorldCommand } from '../src/inbound/build-world.command.ts';
import { createSeedsRecent, type SeedSources } from '../src/inbound/gather-seeds.ts';
import { GetWorldQuery } from '../src/inbound/get-world.query.ts';
import { ListWorldVersionsQuery } from '../src/inbound/list-world-versions.query.ts';
import { ListWorldsQuery } from '../src/inbound/list-worlds.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import type { OpenCatalogue } from '../src/outbound/seeds.open.ts';
import { emptySources, openCatalogue } from './scripted-sources.ts';
import { type Script, scriptedSpotify, spotifyId, trackAnswer } from './scripted-spotify.ts';

type Command = MessageOf<typeof buildWorld>;
const tenantId = newId('tenant', 1);
const userId = newId('user', 1);

let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ taste: migrations });
  db = database.open<Database>('taste');
});
afterAll(() => database?.drop());

const tagged = openCatalogue;
const silent: OpenCatalogue = {
  ...tagged,
  identify: async () => {
    throw new JsonHttpError('not answered', 500, null);
  },
};

function sourcesOf(
  mode: 'extended' | 'development',
  script: Script,
  open = tagged,
): { sources: SeedSources; calls: string[] } {
  const spotify = scriptedSpotify(mode, script);
  return {
    calls: spotify.calls,
    sources: {
      ...emptySources,
      openSpotify: spotify.open,
      openCatalogue: () => open,
      recent: createSeedsRecent(() => 0),
    },
  };
}

const command = (values: Partial<Command>): Command => ({
  job_id: newId('job'),
  world_id: newId('world'),
  user_id: userId,
  seeds: { kind: 'tracks', ids: [1, 2, 3, 4].map(spotifyId) },
  answers: { movement: { options: ['slow-patient'] } },
  spotify_model_use: null,
  chat_model: null,
  model_micros_max: 0,
  ...values,
});

const context: MessageContext = {
  id: 'msg_1',
  tenantId,
  jobId: null,
  causeId: null,
  occurredAt: '2026-11-20T00:00:00Z',
  attempt: 1,
  signal: new AbortController().signal,
  progress: () => {},
};

/** Handles a command and does what the runtime does with its outcome. */
async function handle(message: Command, sources: SeedSources) {
  const service = new BuildWorldCommand(
    db,
    () => new Date('2026-11-20T12:00:00Z'),
    sources,
    async () => ({
      models: absentModels,
      ownChatModel: null,
    }),
  );
  const outcome: Outcome<Database> = await service.handle(message, context);
  const events: { name: string; data: unknown }[] = [];
  const write = outcome.kind === 'retry' ? null : outcome.write;
  if (write) {
    const emit = (contract: MessageContract, data: unknown) =>
      void events.push({ name: contract.name, data });
    await inTenant(db, tenantId, (trx) => write(trx, emit));
  }
  return { outcome, events };
}

const byIds: Script = (url) => {
  const ids = url.searchParams.get('ids')?.split(',') ?? [];
  if (url.pathname.endsWith('/tracks')) return { body: { tracks: ids.map((id) => trackAnswer(id)) } };
  if (url.pathname.endsWith('/artists'))
    return { body: { artists: ids.map((id) => ({ id, name: id, genres: ['Dream Pop'] })) } };
  return { body: { audio_features: ids.map((id) => featuresAnswer(id)) } };
};
const featuresAnswer = (id: string) => {
  const value = Number(id.slice(-1)) / 10;
  return {
    id,
    danceability: value,
    energy: value,
    speechiness: 0.05,
    acousticness: 1 - value,
    instrumentalness: 0,
    liveness: 0.1,
    valence: value,
    loudness: -9,
    tempo: 100,
    key: 1,
    mode: 1,
  };
};

describe('build-world', () => {
  it('turns seeds and answers into a stored world and the event about it', async () => {
    const message = command({});
    const { events } = await handle(message, sourcesOf('extended', byIds).sources);
    expect(events).toMatchObject([
      {
        name: 'world-built.v1',
        data: {
          world_id: message.world_id,
          world_version: 1,
          usage: [{ kind: 'provider_calls', resource: 'spotify' }],
        },
      },
    ]);
    const found = await new GetWorldQuery(db).answer(
      { world_id: message.world_id, version: null },
      { tenantId },
    );
    expect(found?.user_id).toBe(userId);
    expect(found?.world.seeds.tracks).toHaveLength(4);
    expect(found?.world.centroid).not.toBeNull();
    expect(found?.world.tag_weights).toHaveProperty('dream pop');
    expect(found?.world.left_out.join(' ')).toContain('local rules');
  });

  it('makes the next version when the same world is built again, and lists both', async () => {
    const message = command({});
    const { sources } = sourcesOf('extended', byIds);
    await handle(message, sources);
    await handle({ ...message, job_id: newId('job') }, sources);
    const { items } = await new ListWorldVersionsQuery(db).answer(
      { world_id: message.world_id },
      { tenantId },
    );
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
    const first = await new GetWorldQuery(db).answer(
      { world_id: message.world_id, version: 1 },
      { tenantId },
    );
    expect(first?.world.version).toBe(1);
  });

  it('states the same version again when its job is tried again, and makes no other', async () => {
    const message = command({});
    const { sources } = sourcesOf('extended', byIds);
    await handle(message, sources);
    const { events } = await handle(message, sources);
    expect(events).toMatchObject([
      { name: 'world-built.v1', data: { world_version: 1, occasion: 'created', draft_key: null } },
    ]);
  });

  it('shows a world to its own tenant only', async () => {
    const message = command({});
    await handle(message, sourcesOf('extended', byIds).sources);
    const other = { tenantId: newId('tenant', 2) };
    expect(
      await new GetWorldQuery(db).answer({ world_id: message.world_id, version: null }, other),
    ).toBeNull();
    expect(
      (await new ListWorldsQuery(db).answer({ user_id: null, limit: 10, after: null }, other)).items,
    ).toEqual([]);
  });

  it('pages through worlds, newest first', async () => {
    const { sources } = sourcesOf('extended', byIds);
    const reader = newId('user');
    for (let n = 0; n < 3; n += 1) await handle(command({ user_id: reader }), sources);
    const query = new ListWorldsQuery(db);
    const first = await query.answer({ user_id: reader, limit: 2, after: null }, { tenantId });
    const second = await query.answer({ user_id: reader, limit: 2, after: first.next }, { tenantId });
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
  });

  it('reads a playlist to its last page and gives a short one the same say', async () => {
    const [long, short] = [spotifyId(901), spotifyId(902)];
    const pageOf = (url: URL) => {
      const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))];
      const total = url.pathname.includes(long) ? 130 : 3;
      const from = url.pathname.includes(long) ? 1_000 : 5_000;
      const items = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, n) => ({
        item: trackAnswer(spotifyId(from + offset + n)),
      }));
      return { body: { items, total, next: offset + limit < total ? 'more' : null } };
    };
    const { sources, calls } = sourcesOf('development', pageOf);
    const message = command({ seeds: { kind: 'playlists', ids: [long, `spotify:playlist:${short}`] } });
    await handle(message, sources);
    expect(calls.filter((call) => call.includes(long))).toHaveLength(3);
    const found = await new GetWorldQuery(db).answer(
      { world_id: message.world_id, version: null },
      { tenantId },
    );
    expect(found?.world.seeds.tracks).toHaveLength(133);
    expect(found?.world.seeds.tracks[0]?.id).toBe(spotifyId(5_000));
    expect(found?.world.centroid).toBeNull();
  });

  it('builds from the playlists that can be read, and says which cannot', async () => {
    const [own, foreign] = [spotifyId(911), spotifyId(912)];
    const script: Script = (url) =>
      url.pathname.includes(foreign)
        ? { status: 403, body: { error: { status: 403, message: 'Forbidden' } } }
        : {
            body: {
              items: [1, 2, 3].map((n) => ({ item: trackAnswer(spotifyId(n)) })),
              total: 3,
              next: null,
            },
          };
    const message = command({ seeds: { kind: 'playlists', ids: [own, foreign] } });
    const { events } = await handle(message, sourcesOf('development', script).sources);
    expect(events[0]?.name).toBe('world-built.v1');
    const found = await new GetWorldQuery(db).answer(
      { world_id: message.world_id, version: null },
      { tenantId },
    );
    expect(found?.world.left_out.join(' ')).toContain(foreign);
  });

  it('goes on without genres when the open catalogues are silent, and says so', async () => {
    const script: Script = (url) => ({ body: trackAnswer(url.pathname.split('/').at(-1) ?? '') });
    const message = command({});
    const { events } = await handle(message, sourcesOf('development', script, silent).sources);
    expect(events[0]?.name).toBe('world-built.v1');
    const found = await new GetWorldQuery(db).answer(
      { world_id: message.world_id, version: null },
      { tenantId },
    );
    expect(found?.world.intersections.length).toBeGreaterThanOrEqual(3);
    expect(found?.world.left_out.join(' ')).toContain('Open catalogues');
  });

  it.each([
    ['unknown-option', command({ answers: { texture: { options: ['sandpaper'] } } })],
    ['too-few-seeds', command({ seeds: { kind: 'tracks', ids: ['nonsense', spotifyId(1), spotifyId(2)] } })],
  ])('refuses with %s and leaves nothing behind', async (code, message) => {
    const { outcome, events } = await handle(message, sourcesOf('extended', byIds).sources);
    expect(outcome).toMatchObject({ kind: 'refuse', code });
    expect(events).toMatchObject([{ name: 'world-refused.v1', data: { job_id: message.job_id, code } }]);
    expect(
      await new GetWorldQuery(db).answer({ world_id: message.world_id, version: null }, { tenantId }),
    ).toBeNull();
  });

  it.each([['spotify-off'], ['spotify-not-connected'], ['spotify-needs-reconnect']] as const)(
    'refuses a history with %s',
    async (code) => {
      const { sources } = sourcesOf('extended', byIds);
      const without = { ...sources, openSpotify: async () => ({ kind: 'none', code }) as const };
      const { outcome } = await handle(command({ seeds: { kind: 'history', range: 'recent' } }), without);
      expect(outcome).toMatchObject({ kind: 'refuse', code });
    },
  );

  it('parks for as long as Spotify asks and states nothing', async () => {
    const script: Script = () => ({
      status: 429,
      headers: { 'retry-after': '7200' },
      body: { error: { status: 429, message: 'quota', reason: 'QUOTA_EXCEEDED' } },
    });
    const { outcome, events } = await handle(command({}), sourcesOf('development', script).sources);
    expect(outcome).toMatchObject({ kind: 'retry', afterMs: 7_200_000 });
    expect(events).toEqual([]);
  });
});
