import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { markerOf } from '../src/domain/publishing.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { findPlaylist } from '../src/outbound/playlists.store.ts';
import { aTrack, aWorld, candidates, ids } from './fixtures.ts';
import {
  composeThrough,
  contextOf,
  forgetPlaylists,
  openScripted,
  publisher,
  type Stated,
  settle,
} from './process.ts';
import { type ScriptedPlaylist, type ScriptedSpotify, startScriptedSpotify } from './scripted-spotify.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let spotify: ScriptedSpotify;
let playlistId: string;
let nowMs: number;
const clock = () => new Date(nowMs);

beforeAll(async () => {
  database = await createDatabase({ playlist: migrations });
  db = database.open<Database>('playlist');
});
afterAll(() => database?.drop());

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T12:00:00.000Z');
  spotify = await startScriptedSpotify();
  const { stated } = await composeThrough(db, aWorld(), candidates(60, aTrack));
  playlistId = playlistsComposed.schema.parse(stated[0]?.data).playlists[0]?.id ?? '';
});
afterEach(async () => {
  await forgetPlaylists(db);
  await spotify.stop();
});

const command = () =>
  ({
    job_id: ids.job,
    playlist_id: playlistId,
    user_id: ids.user,
    target: 'spotify' as const,
  }) as Parameters<ReturnType<typeof publisher>['handle']>[0];

/** Delivers the command until it is over, as the runtime would, with a fresh process each time. */
async function deliver(messageId = 'msg_1', triesMax = 8): Promise<readonly Stated[]> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const db = database.open<Database>('playlist');
    try {
      const outcome = await publisher(db, clock, openScripted(spotify.url)).handle(
        command(),
        contextOf(messageId),
      );
      if (outcome.kind !== 'retry') return await settle(db, outcome);
      nowMs += outcome.afterMs;
    } finally {
      await db.destroy();
    }
  }
  throw new Error('the command is not over');
}

/** A process that is killed at the n-th request: its connections to the database are gone before it can clean up. */
async function deliverAndDie(
  requestIndex: number,
  fate: 'lost-before' | 'lost-after' | 'answer',
): Promise<void> {
  const db = database.open<Database>('playlist');
  spotify.fate = async (_call, index) => {
    if (index !== requestIndex) return { kind: 'answer' };
    await db.destroy();
    return { kind: fate };
  };
  await publisher(db, clock, openScripted(spotify.url))
    .handle(command(), contextOf('msg_1'))
    .then((outcome) => settle(db, outcome))
    .catch(() => undefined);
  await db.destroy();
  spotify.fate = () => ({ kind: 'answer' });
}

function expectOnePublished(stated: readonly Stated[]): void {
  expect(stated.map(({ name }) => name)).toEqual(['playlist-published.v1']);
  expect(spotify.playlists).toHaveLength(1);
  const [only] = spotify.playlists;
  expect(only).toMatchObject({ owner: 'listener', name: 'Salt Light: Ruined Cathedral', isPublic: false });
  expect(only?.description.endsWith(markerOf(playlistId))).toBe(true);
  expect(only?.uris.length).toBe(20);
  expect(new Set(only?.uris).size).toBe(20);
  expect(only?.cover).not.toBeNull();
  expect(stated[0]?.data).toMatchObject({ external_id: only?.id, left_out: [] });
}

describe('publish-playlist', () => {
  test('publishing makes one private playlist with name, description, tracks in order and cover', async () => {
    expectOnePublished(await deliver());
    const requests = [...spotify.requests];
    expect(requests).toEqual([
      'GET /me',
      'POST /me/playlists',
      'PUT /playlists/made1',
      'PUT /playlists/made1/items',
      'PUT /playlists/made1/images',
    ]);
  });

  test('publishing again changes the same playlist', async () => {
    await deliver('msg_1');
    expectOnePublished(await deliver('msg_2'));
    expectOnePublished(await deliver('msg_3'));
  });

  for (const fate of ['lost-before', 'lost-after', 'answer'] as const) {
    for (const index of [0, 1, 2, 3, 4]) {
      test(`a process killed at request ${index} (${fate}) leaves one playlist after the next try`, async () => {
        await deliverAndDie(index, fate);
        expectOnePublished(await deliver());
      });
    }
  }

  test('killed twice around the creation there is still one playlist', async () => {
    await deliverAndDie(1, 'lost-after');
    const before = spotify.requests.length;
    nowMs += 6_000;
    await deliverAndDie(before + 1, 'answer');
    expectOnePublished(await deliver());
  });

  test('a lost answer to the creation is waited for and the playlist is adopted', async () => {
    let lost = false;
    spotify.fate = (call) => {
      if (call !== 'POST /me/playlists' || lost) return { kind: 'answer' };
      lost = true;
      return { kind: 'lost-after' };
    };
    expectOnePublished(await deliver());
    expect(spotify.requests.filter((call) => call === 'POST /me/playlists')).toHaveLength(1);
  });

  test('two commands for one playlist at the same time make one playlist', async () => {
    const run = async (messageId: string) => {
      const outcome = await publisher(db, clock, openScripted(spotify.url)).handle(
        command(),
        contextOf(messageId),
      );
      return { outcome, stated: await settle(db, outcome) };
    };
    let second: ReturnType<typeof run> | null = null;
    spotify.fate = async () => {
      second ??= run('msg_b');
      await second;
      return { kind: 'answer' };
    };
    const first = await run('msg_a');
    expect(first.outcome.kind).toBe('done');
    expect(await second).toMatchObject({ outcome: { kind: 'retry' } });
    expect(spotify.playlists).toHaveLength(1);
  });

  test('a playlist that the listener deleted is made anew, once', async () => {
    await deliver('msg_1');
    const [first] = spotify.playlists;
    if (first) first.followed = false;
    nowMs += 7 * 86_400_000;
    await deliver('msg_2');
    await deliver('msg_3');
    expect(spotify.playlists.filter(({ followed }) => followed)).toHaveLength(1);
    expect(spotify.playlists).toHaveLength(2);
  });

  test('with another Spotify account each account gets one, also when the listener goes back', async () => {
    await deliver('msg_1');
    spotify.user = 'other';
    await deliver('msg_2');
    spotify.user = 'listener';
    nowMs += 60_000;
    await deliver('msg_3');
    expect(spotify.playlists.map(({ owner }) => owner)).toEqual(['listener', 'other']);
  });

  test('a cover that fails is said and stops nothing', async () => {
    spotify.fate = (call) =>
      call.endsWith('/images') ? { kind: 'status', status: 401 } : { kind: 'answer' };
    const stated = await deliver();
    expect(stated[0]?.name).toBe('playlist-published.v1');
    expect(stated[0]?.data).toMatchObject({ left_out: [expect.stringContaining('cover')] });
  });

  test('a rate limit is waited out', async () => {
    let limited = 0;
    spotify.fate = (call) => {
      if (!call.endsWith('/items') || limited > 1) return { kind: 'answer' };
      limited += 1;
      return { kind: 'status', status: 429, headers: { 'retry-after': '30' } };
    };
    expectOnePublished(await deliver());
    expect(nowMs - Date.parse('2026-11-20T12:00:00.000Z')).toBeGreaterThanOrEqual(60_000);
  });

  test('a missing permission is refused with what to do', async () => {
    spotify.fate = () => ({
      kind: 'status',
      status: 403,
      body: { error: { status: 403, message: 'Insufficient client scope' } },
    });
    const stated = await deliver();
    expect(stated).toMatchObject([
      { name: 'publishing-refused.v1', data: { code: 'spotify-needs-reconnect' } },
    ]);
    expect(spotify.playlists).toHaveLength(0);
  });

  test('a listener without Spotify is refused', async () => {
    const refuser = publisher(db, clock, async () => ({ kind: 'none', code: 'spotify-needs-reconnect' }));
    const stated = await settle(db, await refuser.handle(command(), contextOf('msg_1')));
    expect(stated).toMatchObject([
      { name: 'publishing-refused.v1', data: { code: 'spotify-needs-reconnect' } },
    ]);
  });

  test('nobody publishes a playlist of another listener or another tenant', async () => {
    const publish = publisher(db, clock, openScripted(spotify.url));
    const stranger = { ...command(), user_id: 'usr_01JD0000000000000000000009' as const };
    const foreign = contextOf('msg_1', 'ten_01JD0000000000000000000009');
    for (const outcome of [
      await publish.handle(stranger, contextOf('msg_1')),
      await publish.handle(command(), foreign),
    ]) {
      expect(outcome).toMatchObject({ kind: 'refuse', code: 'not-found' });
    }
    expect(spotify.requests).toEqual([]);
  });
});

describe('publishing a playlist that changed', () => {
  const fields = ['name', 'description', 'uris', 'cover'] as const;
  const shown = () => spotify.playlists.map((playlist) => fields.map((field) => playlist[field]));
  const next = (changes: Parameters<typeof aWorld>[0]) =>
    composeThrough(
      db,
      aWorld({ version: 2, ...changes }),
      candidates(60, (n) => aTrack(n + 30)),
      { occasion: 'refreshed', continuity: 0.3, setId: 'cst_01JD0000000000000000000002' },
    );
  const calls = (from: number) =>
    spotify.requests.slice(from).map((call) => call.replace('/playlists/made1', ''));

  test('after a refresh the same playlist has the new tracks, and its cover is left alone', async () => {
    await deliver('msg_1');
    const before = [...(spotify.playlists[0]?.uris ?? [])];
    await next({});
    const from = spotify.requests.length;
    await deliver('msg_2');
    expect(calls(from)).toEqual(['GET /me', 'GET ', 'PUT ', 'PUT /items']);
    expect(spotify.playlists).toHaveLength(1);
    const after = spotify.playlists[0]?.uris ?? [];
    expect(after.filter((uri) => before.includes(uri))).toHaveLength(15);
  });

  test('after a rename the same playlist has the new name and a new cover', async () => {
    await deliver('msg_1');
    await next({ name: 'Salt and Light' });
    const from = spotify.requests.length;
    await deliver('msg_2');
    expect(calls(from)).toEqual(['GET /me', 'GET ', 'PUT ', 'PUT /items', 'PUT /images']);
    expect(spotify.playlists.map(({ name }) => name)).toEqual(['Salt and Light: Ruined Cathedral']);
    const again = spotify.requests.length;
    await deliver('msg_3');
    expect(calls(again)).toEqual(['GET /me', 'GET ', 'PUT ', 'PUT /items']);
  });

  for (const fate of ['lost-before', 'lost-after', 'answer'] as const) {
    for (const index of [0, 1, 2, 3, 4]) {
      test(`a process killed at request ${index} of it (${fate}) ends equal, in the one playlist`, async () => {
        await deliver('msg_1');
        await next({ name: 'Salt and Light' });
        await deliverAndDie(spotify.requests.length + index, fate);
        await deliver('msg_1');
        const ended = shown();
        await deliver('msg_2');
        expect(shown()).toEqual(ended);
        expect(spotify.playlists).toHaveLength(1);
        expect(spotify.playlists[0]).toMatchObject({ name: 'Salt and Light: Ruined Cathedral' });
        const found = await inTenant(db, ids.tenant, (trx) => findPlaylist(trx, playlistId));
        expect(spotify.playlists[0]?.uris).toEqual(found?.playlist.tracks.map(({ track }) => track.uri));
      });
    }
  }

  test('a cover that failed is tried again although the title is the same', async () => {
    spotify.fate = (call) => ({ kind: call.endsWith('/images') ? 'lost-before' : 'answer' });
    await deliver('msg_1');
    expect(spotify.playlists[0]?.cover).toBeNull();
    spotify.fate = () => ({ kind: 'answer' });
    await deliver('msg_2');
    expect(spotify.playlists[0]?.cover).not.toBeNull();
  });

  test('every week for a year there is one playlist', async () => {
    await deliver('msg_1');
    for (let week = 2; week <= 53; week += 1) {
      nowMs += 7 * 86_400_000;
      await next({ version: week, name: `Week ${week % 5}` });
      await deliver(`msg_week_${week}`);
    }
    expect(spotify.playlists).toHaveLength(1);
    expect(spotify.requests.filter((call) => call === 'POST /me/playlists')).toHaveLength(1);
  }, 60_000);

  test('a listener with more playlists than we read does not get a second one', async () => {
    await deliver('msg_1');
    const [ours] = spotify.playlists.splice(0, 1);
    for (let n = 0; n < 2_050; n += 1)
      spotify.playlists.push({
        ...ours,
        id: `other${n}`,
        description: '',
        followed: true,
      } as ScriptedPlaylist);
    if (ours) spotify.playlists.push(ours);
    nowMs += 7 * 86_400_000;
    await deliver('msg_2');
    expect(spotify.playlists).toHaveLength(2_051);
    expect(spotify.requests.filter((call) => call === 'POST /me/playlists')).toHaveLength(1);
  });
});
