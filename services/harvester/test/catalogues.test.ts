import { createRecent } from '@trc/runtime/recent';
import { describe, expect, it } from 'vitest';
import { gatherCandidates } from '../src/inbound/gather-candidates.ts';
import { createSpotifyMemory, spotifyCatalogue } from '../src/outbound/catalogue.spotify.ts';
import { aWorld, seedTrack } from './fixtures.ts';
import {
  answersInMemory,
  mbidOf,
  metadataAnswer,
  openOf,
  type Script,
  scripted,
  spotifyId,
  spotifyOf,
  trackAnswer,
} from './scripted-providers.ts';

const memoryOf = () =>
  createSpotifyMemory(createRecent({ ttlMs: 60_000, entriesMax: 100, now: () => 0 }), () => 0);
const nothingKnown = { owned: new Set<string>(), blocked: new Set<string>(), heavyPlayed: new Set<string>() };
const manySeeds = aWorld({
  seeds: { kind: 'history', tracks: Array.from({ length: 40 }, (_, n) => seedTrack(n)) },
});
const noOpenData: Script = () => ({ body: {} });

/** An extended app: each recommendation call finds 60 tracks, most of them new. */
function extendedApp(): Script {
  let from = 100;
  return (url) => {
    const ids = url.searchParams.get('ids')?.split(',') ?? [];
    if (url.pathname.endsWith('/recommendations')) {
      from += 40;
      return { body: { tracks: Array.from({ length: 60 }, (_, n) => trackAnswer(from + n)) } };
    }
    if (url.pathname.endsWith('/audio-features')) {
      const features = (id: string) => ({
        id,
        danceability: 0.5,
        energy: 0.4,
        speechiness: 0,
        acousticness: 0.3,
        instrumentalness: 0,
        liveness: 0.1,
        valence: 0.5,
        loudness: -8,
        tempo: 99,
        key: 1,
        mode: 1,
      });
      return { body: { audio_features: ids.map(features) } };
    }
    return { body: { artists: ids.map((id) => ({ id, name: id, genres: ['Dub'] })) } };
  };
}

/** The open catalogues: a radio finds ten recordings around whatever it is asked for. */
const openRadio: Script = (url, body) => {
  const around = (n: number) =>
    Array.from({ length: 10 }, (_, k) => ({
      recording_mbid: mbidOf(n * 100 + k),
      total_listen_count: 1_000 * k,
    }));
  const asked = Number(url.pathname.slice(-4)) || 5;
  if (url.pathname.includes('/lb-radio/artist/')) return { body: { x: around(asked) } };
  if (url.pathname.endsWith('/lb-radio/tags')) return { body: around(77) };
  if (url.pathname.endsWith('/metadata/recording')) {
    const { recording_mbids } = body as { recording_mbids: string[] };
    return {
      body: Object.fromEntries(recording_mbids.map((mbid) => [mbid, metadataAnswer(Number(mbid.slice(-6)))])),
    };
  }
  if (url.pathname.endsWith('/spotify-id-from-mbid/json')) {
    return {
      body: (body as { recording_mbid: string }[]).map(({ recording_mbid }) => ({
        recording_mbid,
        spotify_track_ids:
          Number(recording_mbid.slice(-2)) % 2 ? [spotifyId(Number(recording_mbid.slice(-6)))] : [],
      })),
    };
  }
  return { body: [] };
};

describe('gathering with an extended Spotify app', () => {
  it('finds at least 500 distinct recordings with features and genres, each value under its source', async () => {
    const spotify = spotifyCatalogue(spotifyOf('extended', scripted(extendedApp())), memoryOf());
    const open = scripted(noOpenData);
    const { candidates, dropped } = await gatherCandidates(
      manySeeds,
      { spotify, open: openOf(open, answersInMemory()) },
      nothingKnown,
      () => {},
    );
    expect(candidates.length).toBeGreaterThanOrEqual(500);
    expect(new Set(candidates.map(({ track }) => track.id)).size).toBe(candidates.length);
    expect(dropped.duplicates).toBeGreaterThan(0);
    for (const { track } of candidates) {
      expect(track.features?.source).toBe('spotify');
      expect(track.tags).toEqual({ source: 'spotify', values: ['dub'] });
    }
  });

  it('switches recommendations off when the API refuses them, says so, and goes on with the open catalogues', async () => {
    const refusing: Script = (url) =>
      url.pathname.endsWith('/recommendations')
        ? { status: 403, body: { error: { status: 403, message: 'Forbidden' } } }
        : { body: { tracks: { items: [], next: null, total: 0 }, artists: [], audio_features: [] } };
    const app = scripted(refusing);
    const spotify = spotifyCatalogue(spotifyOf('extended', app), memoryOf());
    const { candidates, leftOut } = await gatherCandidates(
      aWorld(),
      { spotify, open: openOf(scripted(openRadio), answersInMemory()) },
      nothingKnown,
      () => {},
    );
    expect(app.calls.filter(({ path }) => path.includes('/recommendations')).length).toBeLessThanOrEqual(3);
    expect(candidates.length).toBeGreaterThan(30);
    expect(leftOut).toContain('Spotify gives this app no recommendations.');
  });

  it('asks nothing twice when a parked job goes on', async () => {
    const app = scripted(extendedApp());
    const memory = memoryOf();
    const open = openOf(scripted(noOpenData), answersInMemory());
    const gather = () =>
      gatherCandidates(
        manySeeds,
        { spotify: spotifyCatalogue(spotifyOf('extended', app), memory), open },
        nothingKnown,
        () => {},
      );
    const first = await gather();
    const after = app.calls.length;
    expect(await gather()).toEqual(first);
    expect(app.calls.length).toBe(after);
  });

  it('parks on a 429 and never asks again on the spot', async () => {
    const app = scripted(() => ({
      status: 429,
      headers: { 'retry-after': '9' },
      body: { error: { status: 429, message: 'slow' } },
    }));
    const spotify = spotifyCatalogue(spotifyOf('extended', app), memoryOf());
    const gathering = gatherCandidates(
      aWorld(),
      { spotify, open: openOf(scripted(noOpenData), answersInMemory()) },
      nothingKnown,
      () => {},
    );
    await expect(gathering).rejects.toMatchObject({ failure: { kind: 'rate-limited', retryAfterMs: 9_000 } });
    expect(app.calls.length).toBeLessThanOrEqual(3);
  });
});

describe('gathering with an app of today', () => {
  it('finds by the open catalogues, without recommendations, and ends with Spotify URIs where they are known', async () => {
    const app = scripted(() => ({ body: { tracks: { items: [], next: null, total: 0 } } }));
    const spotify = spotifyCatalogue(spotifyOf('development', app), memoryOf());
    const { candidates } = await gatherCandidates(
      aWorld(),
      { spotify, open: openOf(scripted(openRadio), answersInMemory()) },
      nothingKnown,
      () => {},
    );
    expect(app.calls.some(({ path }) => /recommendations|audio-features|artists/.test(path))).toBe(false);
    expect(app.calls.length).toBeLessThanOrEqual(25);
    const withUri = candidates.filter(({ track }) => track.uri !== null);
    expect(withUri.length).toBeGreaterThan(candidates.length / 3);
    expect(
      candidates.every(({ track }) => track.tags?.source === 'listenbrainz' && track.features === null),
    ).toBe(true);
  });

  it('goes on with plain searches when the open catalogues are silent, and says so', async () => {
    let from = 0;
    const pageOf = () => {
      from += 10;
      return Array.from({ length: 10 }, (_, n) => trackAnswer(from + n));
    };
    const app = scripted(() => ({
      body: {
        tracks: { items: pageOf(), next: null, total: 10 },
      },
    }));
    const spotify = spotifyCatalogue(spotifyOf('development', app), memoryOf());
    const dead = scripted(() => ({ status: 500, body: {} }));
    const { candidates, leftOut } = await gatherCandidates(
      aWorld(),
      { spotify, open: openOf(dead, answersInMemory()) },
      nothingKnown,
      () => {},
    );
    expect(candidates.length).toBeGreaterThanOrEqual(30);
    expect(leftOut).toContain('The open catalogues did not answer.');
  });
});

describe('the open catalogues', () => {
  it('stand in with MusicBrainz when ListenBrainz wants a token', async () => {
    const script: Script = (url, body) => {
      if (url.pathname.includes('/lb-radio/') || url.pathname.includes('/popularity/'))
        return { status: 401, body: {} };
      if (url.pathname.endsWith('/similar-artists/json'))
        return {
          body: Array.from({ length: 12 }, (_, n) => ({
            artist_mbid: mbidOf(9_000 + n),
            name: `Near ${n}`,
            score: 100 - n,
          })),
        };
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
      return openRadio(url, body);
    };
    const open = scripted(script);
    const { candidates, leftOut } = await gatherCandidates(
      aWorld(),
      { spotify: null, open: openOf(open, answersInMemory()) },
      nothingKnown,
      () => {},
    );
    expect(candidates).toHaveLength(36);
    expect(leftOut.join(' ')).toContain('token');
    expect(open.calls.filter(({ path }) => path.includes('/lb-radio/')).length).toBeLessThanOrEqual(3);
    expect(open.calls.every(({ headers }) => headers.get('user-agent')?.startsWith('TokyoRecordClub/'))).toBe(
      true,
    );
  });

  it('pass a request to wait on to the job', async () => {
    const open = openOf(
      scripted(() => ({ status: 429, headers: { 'x-ratelimit-reset-in': '4' }, body: {} })),
      answersInMemory(),
    );
    await expect(
      gatherCandidates(aWorld(), { spotify: null, open }, nothingKnown, () => {}),
    ).rejects.toMatchObject({ retryAfterMs: 4_000 });
  });

  it('are asked for a recording once, also for another world', async () => {
    const [script, answers] = [scripted(openRadio), answersInMemory()];
    await openOf(script, answers).find({ kind: 'tags', name: 'tag:dub', tag: 'dub' });
    const asked = script.calls.length;
    const again = await openOf(script, answers).find({ kind: 'tags', name: 'tag:dub', tag: 'dub' });
    expect(again).toHaveLength(10);
    expect(script.calls.length).toBe(asked);
  });
});
