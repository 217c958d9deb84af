import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSpotifyClient } from '../src/client.ts';
import type { SpotifyClientOptions } from '../src/connection.ts';
import { collect, describeSpotifyConformance, failureOf } from './conformance.ts';
import { scriptedBudget } from './scripted-budget.ts';
import { mixedPlaylistId, type ScriptedSpotify, startScriptedSpotify, trackId } from './scripted-spotify.ts';

const running: ScriptedSpotify[] = [];
afterAll(() => Promise.all(running.map((one) => one.close())));

async function started(mode: 'extended' | 'development') {
  const spotify = await startScriptedSpotify(mode);
  running.push(spotify);
  return spotify;
}

for (const mode of ['extended', 'development'] as const) {
  describeSpotifyConformance(`a scripted server in ${mode} mode`, async () => ({
    ...(await started(mode)),
    searchWord: 'night',
  }));
}

describe('Spotify client when Spotify misbehaves', () => {
  let spotify: ScriptedSpotify;
  const client = (more: Partial<SpotifyClientOptions> = {}) =>
    createSpotifyClient({
      apiUrl: spotify.apiUrl,
      mode: 'development',
      accessToken: async () => spotify.accessToken,
      ...more,
    });

  beforeAll(async () => {
    spotify = await started('development');
  });
  afterEach(() => {
    spotify.requests.length = 0;
  });

  test('a 429 is thrown at once with its wait, and is not repeated', async () => {
    spotify.failNext({ status: 429, headers: { 'retry-after': '3' }, body: '' });
    expect(await failureOf(client().me())).toEqual({
      kind: 'rate-limited',
      retryAfterMs: 3000,
      quota: false,
    });
    expect(spotify.requests).toHaveLength(1);
  });

  test('a spent quota is told apart from the short window', async () => {
    const body = JSON.stringify({
      error: { status: 429, message: 'Quota exceeded', reason: 'QUOTA_EXCEEDED' },
    });
    spotify.failNext({ status: 429, headers: { 'retry-after': '48925' }, body });
    expect(await failureOf(client().me())).toEqual({
      kind: 'rate-limited',
      retryAfterMs: 48_925_000,
      quota: true,
    });
  });

  test('a 429 without Retry-After waits one whole window', async () => {
    spotify.failNext({ status: 429, body: '{"error":{"status":429,"message":"API rate limit exceeded"}}' });
    expect(await failureOf(client().me())).toEqual({
      kind: 'rate-limited',
      retryAfterMs: 30_000,
      quota: false,
    });
  });

  test('a 429 closes the shared budget, and the next call is refused unsent', async () => {
    let nowMs = 1_000_000;
    const budget = scriptedBudget({ now: () => nowMs });
    spotify.failNext({ status: 429, headers: { 'retry-after': '5' } });
    await failureOf(client({ budget }).me());
    expect(await failureOf(client({ budget }).topTracks('short_term'))).toMatchObject({ retryAfterMs: 5000 });
    expect(spotify.requests).toHaveLength(1);
    nowMs += 5000;
    expect((await client({ budget }).me()).id).toBe('listener');
  });

  test('a read on a broken connection is repeated once, a write never', async () => {
    spotify.failNext('reset');
    expect((await client().me()).id).toBe('listener');
    spotify.failNext('reset', 'reset');
    expect(await failureOf(client().me())).toMatchObject({ kind: 'unavailable', cause: 'network' });
    spotify.requests.length = 0;
    spotify.failNext('reset');
    expect(await failureOf(client().createPlaylist({ name: 'Once', description: '' }))).toMatchObject({
      cause: 'network',
    });
    expect(spotify.requests).toEqual(['POST /me/playlists']);
  });

  test('a silent Spotify is given up after the time-out and not asked again', async () => {
    spotify.failNext('hang');
    expect(await failureOf(client({ timeoutMs: 100 }).me())).toMatchObject({
      kind: 'unavailable',
      cause: 'timeout',
    });
    expect(spotify.requests).toHaveLength(1);
  });

  test.each([
    ['Insufficient client scope', 'scope'],
    [
      'Check settings on developer.spotify.com/dashboard, the user may not be registered.',
      'not-allow-listed',
    ],
    ['Active premium subscription required for the owner of the app. See settings.', 'owner-premium'],
    ['Forbidden', 'removed'],
  ])('403 "%s" is the cause "%s"', async (message, cause) => {
    spotify.failNext({ status: 403, body: JSON.stringify({ error: { status: 403, message } }) });
    expect(await failureOf(client().me())).toEqual({ kind: 'forbidden', cause, capability: null });
  });

  test('a plain-text 403 for a listener who is not on the allow-list is understood', async () => {
    const body = 'Check settings on developer.spotify.com/dashboard, the user may not be registered.';
    spotify.failNext({ status: 403, body });
    expect(await failureOf(client().me())).toMatchObject({ cause: 'not-allow-listed' });
  });

  test('a 401 for want of scope is told apart from an old token', async () => {
    spotify.failNext({ status: 401, body: '{"error":{"status":401,"message":"Unauthorized."}}' });
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
    expect(await failureOf(client().uploadCover(mixedPlaylistId, jpeg))).toMatchObject({ cause: 'scope' });
    spotify.failNext({ status: 401, body: '{"error":{"status":401,"message":"The access token expired"}}' });
    expect(await failureOf(client().me())).toEqual({ kind: 'unauthorized' });
  });

  test('a 403 for want of scope does not switch writing off', async () => {
    const lost: string[] = [];
    const writer = client({ onCapabilityLost: (name) => lost.push(name) });
    spotify.failNext({ status: 403, body: '{"error":{"status":403,"message":"Insufficient client scope"}}' });
    expect(await failureOf(writer.createPlaylist({ name: 'A', description: '' }))).toEqual({
      kind: 'forbidden',
      cause: 'scope',
      capability: 'write',
    });
    expect(lost).toEqual([]);
    expect((await writer.createPlaylist({ name: 'A', description: '' })).name).toBe('A');
  });

  test('a removed path switches its capability off for good and says so once', async () => {
    const lost: string[] = [];
    const old = client({ mode: 'extended', onCapabilityLost: (name) => lost.push(name) });
    const ask = () => old.recommendations({ seedTracks: [trackId(1)], limit: 10 });
    expect(await failureOf(ask())).toEqual({ kind: 'forbidden', cause: 'removed', capability: 'recommend' });
    expect(await failureOf(ask())).toEqual({
      kind: 'forbidden',
      cause: 'switched-off',
      capability: 'recommend',
    });
    expect(lost).toEqual(['recommend']);
    expect(spotify.requests).toEqual(['GET /recommendations']);
  });

  test('contents of somebody else’s playlist are forbidden without costing a capability', async () => {
    const lost: string[] = [];
    const reader = client({ onCapabilityLost: (name) => lost.push(name) });
    expect(await failureOf(reader.playlistItems('foreignPlaylist'))).toMatchObject({ kind: 'forbidden' });
    expect(lost).toEqual([]);
  });

  test('nulls, episodes and local files are skipped and counted, the old name of an entry is read', async () => {
    const { tracks, skipped } = await client().playlistItems(mixedPlaylistId);
    expect(tracks.map((one) => one.track.id)).toEqual([trackId(1), trackId(2), trackId(3)]);
    expect(tracks[2]?.track).toMatchObject({
      title: '',
      artists: [],
      album: null,
      isrc: null,
      durationMs: 0,
    });
    expect(skipped).toEqual({ removed: 2, episode: 1, 'local-file': 1 });
  });

  test('null entries among the playlists are counted', async () => {
    expect((await client().playlists()).hidden).toBe(1);
  });

  test('saved tracks are read page by page, only as far as the reader goes', async () => {
    const saved = await collect(client().savedTracks());
    expect(saved).toHaveLength(70);
    expect(spotify.requests).toHaveLength(2);
    spotify.requests.length = 0;
    for await (const _ of client().savedTracks()) break;
    expect(spotify.requests).toHaveLength(1);
  });

  test('an answer that is not JSON, or JSON of another shape, is a typed failure', async () => {
    spotify.failNext({ status: 200, body: '<html>proxy</html>' });
    expect(await failureOf(client().me())).toMatchObject({ kind: 'unavailable', cause: 'unreadable' });
    spotify.failNext({ status: 200, body: '{"tracks":{"items":7}}' });
    expect((await client().search('night')).tracks).toEqual([]);
    spotify.failNext({ status: 200, body: '[]' });
    expect(await failureOf(client().me())).toMatchObject({ kind: 'unavailable', cause: 'unreadable' });
  });

  test('a 5xx keeps its Retry-After', async () => {
    spotify.failNext({ status: 503, headers: { 'retry-after': '2' }, body: '' });
    expect(await failureOf(client().me())).toEqual({
      kind: 'unavailable',
      cause: 'status',
      retryAfterMs: 2000,
    });
  });

  test('an id that would leave its path is refused unsent', async () => {
    expect(await failureOf(client().track('../me'))).toEqual({ kind: 'bad-request', status: 400 });
    expect(await failureOf(client().replaceItems(mixedPlaylistId, ['spotify:local:x']))).toMatchObject({
      status: 400,
    });
    expect(spotify.requests).toEqual([]);
  });

  test('no message of an error carries the token or the query', async () => {
    spotify.failNext({ status: 500, body: '' });
    const error = await client()
      .search('a private wish')
      .catch((reason: unknown) => reason);
    expect(String(error)).not.toMatch(/private|ready-token/);
  });

  test('per-id calls stay within the bound', async () => {
    let under = 0;
    let most = 0;
    const counting: typeof fetch = async (input, init) => {
      under += 1;
      most = Math.max(most, under);
      const response = await fetch(input, init);
      under -= 1;
      return response;
    };
    await client({ fetch: counting, concurrencyMax: 3 }).tracks(
      Array.from({ length: 20 }, (_, n) => trackId(n)),
    );
    expect(most).toBe(3);
  });
});
