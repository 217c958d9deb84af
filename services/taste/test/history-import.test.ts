import type { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { getHistoryProbe } from '@trc/contracts/queries/get-history-probe.v1';
import { absentModels } from '@trc/models/absent';
import type { Objects } from '@trc/runtime/objects';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildWorldCommand } from '../src/inbound/build-world.command.ts';
import { createSeedsRecent, type SeedSources } from '../src/inbound/gather-seeds.ts';
import { GetHistoryProbeQuery } from '../src/inbound/get-history-probe.query.ts';
import { GetWorldQuery } from '../src/inbound/get-world.query.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { historyImports, importKey } from '../src/outbound/history.objects.ts';
import { commit, contextOf, tenantId, userId } from './parts.ts';
import { emptySources, openCatalogue } from './scripted-sources.ts';
import { type Script, scriptedSpotify, spotifyId, trackAnswer } from './scripted-spotify.ts';
import { zipFile } from './zip-file.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let objects: Objects;
beforeAll(async () => {
  database = await createDatabase({ taste: migrations });
  db = database.open<Database>('taste');
  ({ objects } = await createObjects());
});
afterAll(() => database?.drop());

const dayMs = 86_400_000;
const newestMs = Date.UTC(2025, 5, 1);
const play = (n: number, daysAgo: number, values: Record<string, unknown> = {}) => ({
  ts: `${new Date(newestMs - daysAgo * dayMs).toISOString().slice(0, 19)}Z`,
  ms_played: 60_000,
  master_metadata_track_name: `Song ${n}`,
  master_metadata_album_artist_name: `Artist ${n}`,
  master_metadata_album_album_name: 'Album',
  spotify_track_uri: n === 4 ? null : `spotify:track:${spotifyId(n)}`,
  incognito_mode: false,
  ...values,
});
const plays = [
  ...[1, 2, 3, 4].flatMap((n) => [play(n, n), play(n, n + 0.5)]),
  ...Array.from({ length: 60 }, (_, n) => play(1, n / 4 + 0.1)),
  play(5, 400),
  play(6, 1, { ms_played: 29_999 }),
  play(7, 1, { incognito_mode: true }),
];

async function upload(data: string | Uint8Array): Promise<Id<'import'>> {
  const id = newId('import');
  await objects.put(importKey(tenantId, id), Buffer.from(data as string), 'application/octet-stream');
  return id;
}

const zipped = () =>
  zipFile([
    {
      name: 'Spotify Extended Streaming History/Streaming_History_Audio_2024.json',
      data: JSON.stringify(plays.slice(0, 20)),
    },
    {
      name: 'Spotify Extended Streaming History/Streaming_History_Audio_2025.json',
      data: JSON.stringify(plays.slice(20)),
    },
  ]);

function sourcesOf(openSpotify: SeedSources['openSpotify']): SeedSources {
  return {
    ...emptySources,
    openSpotify,
    openCatalogue: () => openCatalogue,
    imports: historyImports(objects),
    recent: createSeedsRecent(() => 0),
  };
}
const off: SeedSources['openSpotify'] = async () => ({ kind: 'none', code: 'spotify-off' });

async function build(importId: Id<'import'>, openSpotify = off, range: '4_weeks' | 'long_term' = '4_weeks') {
  const service = new BuildWorldCommand(
    db,
    () => new Date(newestMs),
    sourcesOf(openSpotify),
    async () => ({
      models: absentModels,
      ownChatModel: null,
    }),
  );
  const message: MessageOf<typeof buildWorld> = {
    job_id: newId('job'),
    world_id: newId('world'),
    user_id: userId,
    seeds: { kind: 'history', range, import_id: importId },
    answers: {},
    spotify_model_use: null,
    chat_model: null,
    model_micros_max: 0,
  };
  const outcome = await service.handle(message, contextOf());
  const stated = await commit(db, outcome);
  const found = await new GetWorldQuery(db).answer(
    { world_id: message.world_id, version: null },
    { tenantId },
  );
  return { outcome, stated, world: found?.world ?? null };
}

describe('a world from an uploaded history', () => {
  it('is built of what was played, without Spotify, as the listener’s own record', async () => {
    const { stated, world } = await build(await upload(zipped()));
    expect(stated.map(({ name }) => name)).toEqual(['world-built.v1']);
    expect(world?.seeds.kind).toBe('history');
    expect(world?.seeds.tracks.map(({ title }) => title)).toEqual(['Song 1', 'Song 2', 'Song 3', 'Song 4']);
    expect(world?.seeds.tracks[0]).toMatchObject({
      source: 'listener',
      id: spotifyId(1),
      uri: `spotify:track:${spotifyId(1)}`,
      tags: { source: 'listenbrainz', values: ['dub'] },
    });
    expect(world?.seeds.tracks[3]).toMatchObject({ source: 'listener', uri: null });
    // 62 plays of one song count as three times the usual two.
    expect(world?.tag_weights['dub']).toBeCloseTo(6 / 12);
  });

  it('gets the catalogue’s records, features and genres where there is Spotify', async () => {
    const script: Script = (url) => {
      const ids = url.searchParams.get('ids')?.split(',') ?? [];
      if (url.pathname.endsWith('/tracks'))
        return { body: { tracks: ids.map((id) => (id === spotifyId(3) ? null : trackAnswer(id))) } };
      if (url.pathname.endsWith('/artists'))
        return { body: { artists: ids.map((id) => ({ id, name: id, genres: ['Dream Pop'] })) } };
      const features = { danceability: 0.5, energy: 0.4, tempo: 100, loudness: -9, valence: 0.3 };
      return { body: { audio_features: ids.map((id) => ({ id, ...features })) } };
    };
    const spotify = scriptedSpotify('extended', script);
    const { world } = await build(await upload(JSON.stringify(plays)), spotify.open, 'long_term');
    const sources = world?.seeds.tracks.map(({ source, title }) => `${source} ${title}`);
    expect(sources).toEqual([
      `spotify Song ${spotifyId(1)}`,
      `spotify Song ${spotifyId(2)}`,
      'listener Song 3',
      'listener Song 4',
      `spotify Song ${spotifyId(5)}`,
    ]);
    expect(spotify.calls).toHaveLength(3);
    expect(world?.tag_weights).toHaveProperty('dream pop');
  });

  it.each([
    ['expired', async () => newId('import')],
    ['unreadable-history', () => upload('{"not":"a list"}')],
    ['too-few-seeds', () => upload(JSON.stringify([play(1, 0), play(2, 1), play(3, 100)]))],
  ] as const)('is refused with %s and leaves nothing behind', async (code, make) => {
    const { outcome, stated, world } = await build(await make());
    expect(outcome).toMatchObject({ kind: 'refuse', code });
    expect(stated).toMatchObject([{ name: 'world-refused.v1', data: { code } }]);
    expect(world).toBeNull();
  });
});

describe('get-history-probe', () => {
  const probe = async (object_key: string) =>
    getHistoryProbe.reply.parse(
      await new GetHistoryProbeQuery(sourcesOf(off)).answer({ object_key }, { tenantId }),
    );

  it('tells what is in an upload', async () => {
    expect(await probe(importKey(tenantId, await upload(zipped())))).toEqual({
      kind: 'history',
      plays: 69,
      tracks: 5,
      first_played_at: '2024-04-27T00:00:00.000Z',
      last_played_at: '2025-05-31T21:36:00.000Z',
    });
  });

  it('refuses what is no history, what is not there and what belongs to somebody else', async () => {
    expect(await probe(importKey(tenantId, await upload('hello')))).toMatchObject({
      kind: 'refused',
      detail: 'The file does not begin with a list of plays.',
    });
    expect(await probe(importKey(tenantId, newId('import')))).toMatchObject({ kind: 'refused' });
    const key = importKey(newId('tenant', 2), newId('import'));
    await objects.put(key, Buffer.from(JSON.stringify(plays)), 'application/json');
    expect(await probe(key)).toMatchObject({ kind: 'refused' });
  });
});
