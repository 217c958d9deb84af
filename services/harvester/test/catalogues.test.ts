import { describe, expect, it } from 'vitest';
import { createAllowance } from '../src/domain/allowance.ts';
import { aWorld, seedTrack } from './fixtures.ts';
import { dead, openRadio, outside, spotifyApp } from './outside.ts';
import { answersInMemory, mbidOf, openOf, type Script, scripted } from './scripted-providers.ts';

const manySeeds = aWorld({
  seeds: { kind: 'history', tracks: Array.from({ length: 40 }, (_, n) => seedTrack(n)) },
});

describe('gathering with an extended Spotify app', () => {
  it('finds at least 500 distinct recordings, the nearest with features and genres, each value under its source', async () => {
    const there = outside({ mode: 'extended', spotify: spotifyApp({ finds: 100 }) });
    const { candidates, dropped } = await there.gather(manySeeds);
    expect(candidates.length).toBeGreaterThanOrEqual(500);
    expect(new Set(candidates.map(({ track }) => track.id)).size).toBe(candidates.length);
    expect(dropped.duplicates).toBeGreaterThan(0);
    for (const { track } of candidates.slice(0, 200)) {
      expect(track.features?.source).toBe('spotify');
      expect(track.tags).toEqual({ source: 'spotify', values: ['dub'] });
    }
  });

  it('switches recommendations off when the API refuses them, says so, and goes on with the open catalogues', async () => {
    const there = outside({
      mode: 'extended',
      spotify: spotifyApp({ finds: 10, refuses: /recommendations/ }),
      open: openRadio(100),
    });
    const { candidates, leftOut } = await there.gather(manySeeds);
    expect(there.spotifyPaths().filter((path) => path.includes('/recommendations'))).toHaveLength(3);
    expect(candidates.length).toBeGreaterThanOrEqual(300);
    expect(leftOut).toContain('Spotify gives this app no recommendations.');
  });

  it('asks nothing twice when a parked job goes on', async () => {
    let isParked = true;
    const app = spotifyApp({ finds: 100 });
    const there = outside({
      mode: 'extended',
      spotify: (url, body) =>
        isParked && url.pathname.endsWith('/audio-features')
          ? {
              status: 429,
              headers: { 'retry-after': '9' },
              body: { error: { status: 429, message: 'slow' } },
            }
          : app(url, body),
    });
    await expect(there.gather(manySeeds)).rejects.toMatchObject({
      failure: { kind: 'rate-limited', retryAfterMs: 9_000 },
    });
    isParked = false;
    const { candidates } = await there.gather(manySeeds);
    expect(candidates.filter(({ track }) => track.features)).toHaveLength(200);
    const answered = there.spotifyPaths().filter((path) => !path.includes('/audio-features'));
    expect(new Set(answered).size).toBe(answered.length);
    expect(there.spotifyPaths()).toHaveLength(there.callsMax + 1);
  });

  it('parks on a 429 and never asks again on the spot', async () => {
    const there = outside({
      mode: 'extended',
      spotify: () => ({
        status: 429,
        headers: { 'retry-after': '9' },
        body: { error: { status: 429, message: 'slow' } },
      }),
    });
    await expect(there.gather(aWorld())).rejects.toMatchObject({
      failure: { kind: 'rate-limited', retryAfterMs: 9_000 },
    });
    expect(there.spotifyPaths().length).toBeLessThanOrEqual(3);
  });
});

describe('gathering with an app of today', () => {
  it('finds by the open catalogues, without recommendations, and ends with Spotify URIs where they are known', async () => {
    const there = outside({ mode: 'development', spotify: spotifyApp({ finds: 0 }), open: openRadio(10) });
    const { candidates } = await there.gather(aWorld());
    expect(there.spotifyPaths().some((path) => /recommendations|audio-features|artists/.test(path))).toBe(
      false,
    );
    const withUri = candidates.filter(({ track }) => track.uri !== null);
    expect(withUri.length).toBeGreaterThan(candidates.length / 3);
    expect(
      candidates.every(({ track }) => track.tags?.source === 'listenbrainz' && track.features === null),
    ).toBe(true);
  });

  it('goes on with plain searches when the open catalogues are silent, and says so', async () => {
    const there = outside({ mode: 'development', spotify: spotifyApp({ finds: 10 }), open: dead });
    const { candidates, leftOut } = await there.gather(aWorld());
    expect(candidates.length).toBeGreaterThanOrEqual(30);
    expect(leftOut).toContain('The open catalogues did not answer.');
  });
});

describe('the open catalogues', () => {
  it('stand in with MusicBrainz when ListenBrainz wants a token', async () => {
    const script: Script = (url, body) => {
      if (url.pathname.includes('/lb-radio/') || url.pathname.includes('/popularity/'))
        return { status: 401, body: {} };
      if (url.pathname.endsWith('/ws/2/recording')) {
        const artist = Number(/arid:\S*(\d{4})$/.exec(url.searchParams.get('query') ?? '')?.[1]);
        return {
          body: {
            recordings: [0, 1, 2].map((k) => ({
              id: mbidOf(artist * 10 + k),
              title: `Track ${artist} ${k}`,
              'artist-credit': [{ name: `Near ${artist}`, artist: { id: mbidOf(artist) } }],
              tags: [{ name: 'dub', count: 2 }],
            })),
          },
        };
      }
      return openRadio(10)(url, body);
    };
    const there = outside({ open: script });
    const { candidates, leftOut } = await there.gather(aWorld());
    expect(candidates).toHaveLength(36);
    expect(leftOut.join(' ')).toContain('token');
    expect(there.openPaths().filter((path) => path.includes('/lb-radio/')).length).toBeLessThanOrEqual(3);
  });

  it('take an answer that makes no sense for none', async () => {
    for (const body of [[], {}, null, 'sense', 7]) {
      const { candidates } = await outside({ open: () => ({ body }) }).gather(aWorld());
      expect(candidates).toEqual([]);
    }
  });

  it('are told who asks, and pass a request to wait on to the job', async () => {
    const asked = scripted(() => ({ status: 429, headers: { 'x-ratelimit-reset-in': '4' }, body: {} }));
    const open = openOf(asked, answersInMemory());
    await expect(open.artistsOf(aWorld().seeds.tracks, createAllowance(2))).rejects.toMatchObject({
      retryAfterMs: 4_000,
    });
    expect(asked.calls).toHaveLength(1);
    expect(asked.calls[0]?.headers.get('user-agent')).toMatch(/^TokyoRecordClub\//);
    const waiting: Script = () => ({ status: 429, headers: { 'x-ratelimit-reset-in': '4' }, body: {} });
    await expect(outside({ open: waiting }).gather(aWorld())).rejects.toMatchObject({ retryAfterMs: 4_000 });
  });

  it('are asked for a recording once, also for another world', async () => {
    const [script, answers] = [scripted(openRadio(10)), answersInMemory()];
    await openOf(script, answers).find({ kind: 'tags', name: 'tag:dub', tag: 'dub' });
    const asked = script.calls.length;
    const again = await openOf(script, answers).find({ kind: 'tags', name: 'tag:dub', tag: 'dub' });
    expect(again).toHaveLength(10);
    expect(script.calls.length).toBe(asked);
  });

  it('tell names of 500 recordings in one call, and of no more than the calls last for', async () => {
    const asked = scripted(openRadio(600));
    const open = openOf(asked, answersInMemory());
    const found = await open.find({ kind: 'tags', name: 'tag:dub', tag: 'dub' });
    const named = await open.describe(found, 'tags', createAllowance(1));
    expect(named.map(({ title }) => title !== '')).toEqual(found.map((_, index) => index < 500));
    expect(asked.calls).toHaveLength(2);
    const again = await open.describe(found, 'tags', createAllowance(1));
    expect(again).toEqual(named);
    expect(asked.calls).toHaveLength(2);
  });
});
