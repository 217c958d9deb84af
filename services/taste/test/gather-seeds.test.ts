import type { Seeds } from '@trc/contracts/documents/answers.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import { JsonHttpError, jsonHttp } from '@trc/runtime/json-http';
import { createTally } from '@trc/spotify/tally';
import { describe, expect, it } from 'vitest';
import type { HistoryRange } from '../src/domain/seeds.ts';
import { createSeedsRecent, gatherSeeds, type SeedSources } from '../src/inbound/gather-seeds.ts';
import { listenHistory } from '../src/outbound/seeds.listenbrainz.ts';
import type { OpenCatalogue } from '../src/outbound/seeds.open.ts';
import { emptySources, mbidOf, openCatalogue } from './scripted-sources.ts';
import { type Script, scriptedSpotify, spotifyId, trackAnswer } from './scripted-spotify.ts';

const tenantId = newId('tenant', 1);
const off: SeedSources['openSpotify'] = async () => ({ kind: 'none', code: 'spotify-off' });

const sourcesOf = (values: Partial<SeedSources>): SeedSources => ({
  ...emptySources,
  openSpotify: off,
  openCatalogue: () => openCatalogue,
  recent: createSeedsRecent(() => 0),
  ...values,
});

const gather = (seeds: Seeds, values: Partial<SeedSources>) =>
  gatherSeeds(sourcesOf(values), { tenantId, userId: newId('user', 1), seeds }, createTally('test'));

async function gathered(seeds: Seeds, values: Partial<SeedSources>) {
  const found = await gather(seeds, values);
  if (found.kind !== 'gathered') throw new Error(JSON.stringify(found));
  return found;
}

const mbid = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

describe('playlists', () => {
  it('are read to the last of 230 entries, without files, episodes and gaps, and weigh the same', async () => {
    const [long, short] = [spotifyId(901), spotifyId(902)];
    const odd = (n: number) => {
      if (n % 23 === 1) return { is_local: true, item: { ...trackAnswer(spotifyId(n)), id: null } };
      if (n % 23 === 2) return { item: { type: 'episode', id: spotifyId(n), name: 'Talk' } };
      if (n % 23 === 3) return { item: null };
      return { item: trackAnswer(spotifyId(10_000 + n)) };
    };
    const script: Script = (url) => {
      const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))];
      const all = url.pathname.includes(long)
        ? Array.from({ length: 230 }, (_, n) => odd(n))
        : [1, 2].map((n) => ({ item: trackAnswer(spotifyId(20_000 + n)) }));
      const items = all.slice(offset, offset + limit);
      return { body: { items, total: all.length, next: offset + limit < all.length ? 'more' : null } };
    };
    const spotify = scriptedSpotify('development', script);
    const { seeds, leftOut } = await gathered(
      { kind: 'playlists', ids: [long, short] },
      { openSpotify: spotify.open },
    );
    expect(seeds).toHaveLength(200 + 2);
    expect(spotify.calls.filter((call) => call.includes(long))).toHaveLength(5);
    const weights = seeds.slice(0, 200).reduce((sum, { weight }) => sum + weight, 0);
    expect(weights).toBeCloseTo(0.5);
    expect(leftOut.join(' ')).toContain('30 entries');
  });
});

describe('a history on Spotify', () => {
  it.each([
    ['recent', '/v1/me/player/recently-played'],
    ['4_weeks', 'time_range=short_term'],
    ['6_months', 'time_range=medium_term'],
    ['long_term', 'time_range=long_term'],
  ] as const)('of the range %s is %s', async (range, address) => {
    const items = [1, 2, 3, 1].map((n) => trackAnswer(spotifyId(n)));
    const script: Script = ({ pathname }) =>
      pathname.endsWith('recently-played')
        ? { body: { items: items.map((track) => ({ track, played_at: '2026-01-01T00:00:00Z' })) } }
        : { body: { items: items.slice(0, 3), total: 3, next: null } };
    const spotify = scriptedSpotify('development', script);
    const { seeds } = await gathered({ kind: 'history', range }, { openSpotify: spotify.open });
    expect(spotify.calls).toHaveLength(1);
    expect(spotify.calls[0]).toContain(address);
    expect(seeds).toHaveLength(3);
    expect(seeds[0]?.weight).toBeCloseTo(range === 'recent' ? 1 / 2 : 1 / 3);
  });
});

describe('own samples', () => {
  const samples = [1, 2].map((n) => newId('sample', n));
  const library: SeedSources['library'] = async (asked, ids) =>
    ids.map((id) => ({
      ...namedTrack({ id, source: 'tenant', title: `${asked} ${id}`, artists: ['Me'] }),
      features: { source: 'tenant', values: { tempo: 97 } },
      tags: { source: 'tenant', values: ['dusty'] },
    }));

  it('are seeds beside recordings, with what is known of them, and need no Spotify', async () => {
    const { seeds, leftOut } = await gathered(
      { kind: 'tracks', ids: [...samples, mbid(1), 'nonsense'] },
      { library },
    );
    expect(seeds.map(({ track }) => track.source)).toEqual(['musicbrainz', 'tenant', 'tenant']);
    expect(seeds[1]?.track).toMatchObject({
      title: `${tenantId} ${samples[0]}`,
      features: { values: { tempo: 97 } },
    });
    expect(leftOut).toContain('1 of 4 seeds were not found.');
  });

  it('are told to no open catalogue', async () => {
    const told: string[] = [];
    const listening: OpenCatalogue = {
      ...openCatalogue,
      identify: async (names) => {
        told.push(...names.map(({ title }) => title));
        return names.map(() => null);
      },
    };
    const bare: SeedSources['library'] = async (_, ids) =>
      ids.map((id) => namedTrack({ id, source: 'tenant', title: 'secret', artists: ['Own library'] }));
    await gathered(
      { kind: 'tracks', ids: [...samples, mbid(1)] },
      { library: bare, openCatalogue: () => listening },
    );
    expect(told).toEqual([]);
  });

  it('that are not analysed yet leave too few', async () => {
    expect(await gather({ kind: 'tracks', ids: [...samples, mbid(1)] }, {})).toMatchObject({
      kind: 'refused',
      code: 'too-few-seeds',
    });
  });
});

describe('what open catalogues know of seeds', () => {
  const items = [1, 2, 3].map((n) => ({ ...trackAnswer(spotifyId(n)), popularity: 50 }));
  const script: Script = () => ({ body: { items, total: 3, next: null } });
  const history = (open: OpenCatalogue, mode: 'extended' | 'development' = 'development') =>
    gathered(
      { kind: 'history', range: 'long_term' },
      { openSpotify: scriptedSpotify(mode, script).open, openCatalogue: () => open },
    );
  const broken = (status: number, retryAfterMs: number | null) => async () => {
    throw new JsonHttpError('not answered', status, retryAfterMs);
  };

  it('is their id, their tags, their fame, and their date where none is known', async () => {
    const dated: OpenCatalogue = {
      ...openCatalogue,
      known: async (mbids) => {
        const known = await openCatalogue.known(mbids);
        return new Map([...known].map(([id, track]) => [id, { ...track, released: '1987' }]));
      },
    };
    const { seeds, leftOut } = await history(dated);
    expect(leftOut).toEqual([]);
    for (const [index, { track }] of seeds.entries())
      expect(track).toMatchObject({
        source: 'spotify',
        mbid: mbidOf(index, track.artists[0]?.endsWith('1') ? 'd' : 'a'),
        released: '2001-02-03',
        tags: { source: 'listenbrainz' },
      });
    const { seeds: named } = await gathered(
      { kind: 'tracks', ids: [mbid(1), mbid(2), mbid(3)] },
      { openCatalogue: () => dated },
    );
    for (const { track } of named)
      expect(track).toMatchObject({ released: '1987', popularity: { source: 'listenbrainz', value: 0.5 } });
  });

  it('is asked for fifty seeds, the heaviest, and the world says so', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => spotifyId(n + 1));
    const list: Script = () => ({
      body: { items: ids.map((id) => ({ item: trackAnswer(id) })), total: 60, next: null },
    });
    const asked: number[] = [];
    const counting: OpenCatalogue = {
      ...openCatalogue,
      identify: async (names) => {
        asked.push(names.length);
        return openCatalogue.identify(names);
      },
    };
    const { leftOut } = await gathered(
      { kind: 'playlists', ids: [spotifyId(900)] },
      { openSpotify: scriptedSpotify('development', list).open, openCatalogue: () => counting },
    );
    expect(asked).toEqual([50]);
    expect(leftOut).toContain('Genres and fame were looked up for 50 of 60 seeds.');
  });

  it('is tags alone when listens are not told without a token', async () => {
    const { seeds, leftOut } = await gathered(
      { kind: 'tracks', ids: [mbid(1), mbid(2), mbid(3)] },
      { openCatalogue: () => ({ ...openCatalogue, fame: broken(401, null) }) },
    );
    expect(leftOut).toEqual([]);
    for (const { track } of seeds)
      expect([track.tags?.values, track.popularity]).toEqual([['krautrock'], null]);
  });

  it.each([
    ['identify', broken(500, null)],
    ['known', broken(503, 5_000)],
    ['fame', broken(429, 5_000)],
  ] as const)('is nothing when %s is not served, and the world says so', async (name, fails) => {
    const { seeds, leftOut } = await history({ ...openCatalogue, [name]: fails });
    expect(seeds).toHaveLength(3);
    expect(leftOut).toEqual(['Open catalogues did not answer every question about the seeds.']);
  });
});

type Answer = { readonly status?: number; readonly body?: unknown };

/** ListenBrainz as far as a script answers. */
function listensFrom(answer: (url: URL) => Answer): { listens: SeedSources['listens']; calls: string[] } {
  const calls: string[] = [];
  const http = jsonHttp({
    baseUrl: 'http://listenbrainz.test',
    budget: { take: async () => {}, penalise: async () => {} },
    closedForMs: () => null,
    fetch: async (input) => {
      const url = new URL(String(input));
      calls.push(`${url.pathname}${url.search}`);
      const { status = 200, body } = answer(url);
      return status === 204 ? new Response(null, { status }) : Response.json(body, { status });
    },
  });
  return { calls, listens: () => listenHistory(http) };
}

const recording = (n: number, count: number, values: Record<string, unknown> = {}) => ({
  artist_name: `Artist ${n}`,
  track_name: `Song ${n}`,
  recording_mbid: mbid(n),
  artist_mbids: [mbid(1_000 + n)],
  release_name: '',
  release_mbid: '',
  listen_count: count,
  ...values,
});
const history = (range: HistoryRange, listenbrainz_user = 'rob & co') =>
  ({ kind: 'history', range, listenbrainz_user }) as const;

describe('a history on ListenBrainz', () => {
  it('of recent plays counts a repeat again, also of what was not recognised', async () => {
    const listen = (n: number, mapped: boolean) => ({
      listened_at: 1,
      recording_msid: mbid(500 + n),
      track_metadata: {
        artist_name: `Artist ${n}`,
        track_name: `Song ${n}`,
        release_name: 'Album',
        ...(mapped
          ? { mbid_mapping: { recording_mbid: mbid(n), artist_mbids: [], release_mbid: null } }
          : {}),
      },
    });
    const { listens, calls } = listensFrom(() => ({
      body: {
        payload: { listens: [listen(1, true), listen(2, false), listen(1, true), listen(3, true), {}] },
      },
    }));
    const { seeds } = await gathered(history('recent'), { listens });
    expect(calls).toEqual(['/1/user/rob%20%26%20co/listens?count=50']);
    expect(seeds.map(({ weight }) => weight)).toEqual([0.5, 0.25, 0.25]);
    expect(seeds[0]?.track).toMatchObject({
      source: 'musicbrainz',
      mbid: mbid(1),
      tags: { values: ['krautrock'] },
    });
    expect(seeds[1]?.track).toMatchObject({
      id: mbid(502),
      source: 'listenbrainz',
      tags: { values: ['ambient'] },
    });
  });

  it.each([
    ['4_weeks', 'month'],
    ['6_months', 'half_yearly'],
    ['long_term', 'all_time'],
  ] as const)(
    'of %s is what was heard most in %s, page after page, without one song on repeat',
    async (range, name) => {
      const all = Array.from({ length: 130 }, (_, n) => recording(n, n === 0 ? 4_000 : 2));
      const { listens, calls } = listensFrom(({ searchParams }) => {
        const offset = Number(searchParams.get('offset'));
        return {
          body: { payload: { total_recording_count: 130, recordings: all.slice(offset, offset + 100) } },
        };
      });
      const { seeds } = await gathered(history(range), { listens });
      expect(calls.map((call) => /range=(\w+)&/.exec(call)?.[1])).toEqual([name, name]);
      expect(seeds).toHaveLength(130);
      expect(seeds[0]?.weight).toBeCloseTo(6 / (6 + 2 * 129));
    },
  );

  it('that is too new for a whole month is read from the current one', async () => {
    const { listens, calls } = listensFrom(({ searchParams }) =>
      searchParams.get('range') === 'month'
        ? { status: 204 }
        : {
            body: {
              payload: {
                recordings:
                  Number(searchParams.get('offset')) > 0 ? [] : [1, 2, 3].map((n) => recording(n, 1)),
              },
            },
          },
    );
    expect((await gathered(history('4_weeks'), { listens })).seeds).toHaveLength(3);
    expect(calls.map((call) => /range=(\w+)/.exec(call)?.[1])).toEqual(['month', 'this_month', 'this_month']);
  });

  it.each([
    ['an unknown listener', () => ({ status: 404, body: { code: 404 } }), 'knows no listener "rob & co"'],
    ['a listener without counts', () => ({ status: 204 }), 'has counted no plays'],
    ['a listener of two songs', () => ({ body: { payload: { recordings: [] } } }), 'has counted no plays'],
  ])('of %s is refused in words', async (_, answer, words) => {
    const found = await gather(history('long_term'), { listens: listensFrom(answer).listens });
    expect(found).toMatchObject({
      kind: 'refused',
      code: 'too-few-seeds',
      detail: expect.stringContaining(words),
    });
  });

  it('never asks another address than the listener’s', async () => {
    const { listens, calls } = listensFrom(() => ({ status: 404, body: {} }));
    for (const user of ['..', '.', '../../x', 'a/b?c#d'])
      expect(await gather(history('recent', user), { listens })).toMatchObject({ kind: 'refused' });
    expect(calls).toEqual(['/1/user/..%2F..%2Fx/listens?count=50', '/1/user/a%2Fb%3Fc%23d/listens?count=50']);
  });

  it('is retried when ListenBrainz does not serve', async () => {
    const { listens } = listensFrom(() => ({ status: 500, body: {} }));
    await expect(gather(history('recent'), { listens })).rejects.toMatchObject({ status: 500 });
  });
});
