import type { Track } from '@trc/contracts/documents/track.v1';
import { newId } from '@trc/contracts/ids';
import { dice } from '@trc/music/dice';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswers } from './answers.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { readPlaylistId, readTrackId, weigh } from './seeds.ts';
import { centroidOf, measure, weighFame, weighReleases, weighTags } from './taste.ts';
import { createWorld, refine, refinementMax } from './world.ts';

const id = newId('world', 1_700_000_000_000);

function track(index: number, values: Partial<Track> = {}): Track {
  const roll = dice(index + 1);
  return {
    ...namedTrack({
      id: `t${index}`,
      source: 'spotify',
      title: `Song ${index}`,
      artists: [`Artist ${index}`],
    }),
    features: {
      source: 'spotify',
      values: {
        energy: roll(),
        valence: roll(),
        danceability: roll(),
        acousticness: roll(),
        instrumentalness: roll(),
        tempo: 60 + 120 * roll(),
        loudness: -20 * roll(),
        speechiness: roll() / 3,
        liveness: roll() / 2,
      },
    },
    tags: {
      source: 'spotify',
      values: ['dream pop', 'indie folk', 'ambient', 'city pop'].slice(index % 3, (index % 3) + 2),
    },
    ...values,
  };
}

function world(tracks: readonly Track[], version = 1) {
  const answers = {
    texture: { options: ['warm-analog'], text: 'candlelight' },
    avoid: { options: ['too-aggressive'] },
  };
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(read.option);
  return createWorld({
    id,
    version,
    kind: 'tracks',
    seeds: weigh([tracks]),
    answers,
    reading: read.reading,
    space: catalogueSpace,
    leftOut: [],
  });
}
const tracks = (count: number, values: Partial<Track> = {}) =>
  Array.from({ length: count }, (_, index) => track(index, values));

describe('seeds', () => {
  it('are read from ids, URIs and addresses, and nothing else', () => {
    expect(readTrackId('spotify:track:0017A6SJgTbfQVU2EtsPNo')).toEqual({
      kind: 'spotify',
      id: '0017A6SJgTbfQVU2EtsPNo',
    });
    expect(readTrackId('https://open.spotify.com/track/0017A6SJgTbfQVU2EtsPNo?si=x')).toEqual({
      kind: 'spotify',
      id: '0017A6SJgTbfQVU2EtsPNo',
    });
    expect(readTrackId('https://musicbrainz.org/recording/8F3471B5-7e6a-48da-86a9-c1c07a0f47ae')).toEqual({
      kind: 'musicbrainz',
      id: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae',
    });
    expect(readTrackId('spotify:album:0017A6SJgTbfQVU2EtsPNo')).toBeNull();
    expect(readTrackId('../../me')).toBeNull();
    expect(readPlaylistId('spotify:playlist:37i9dQZF1DX0BcQWzuB7ZO')).toBe('37i9dQZF1DX0BcQWzuB7ZO');
  });

  it('weigh the same in each playlist, so that a long one does not drown a short one', () => {
    const [long, short] = [tracks(200), [track(900), track(901)]];
    const seeds = weigh([long, short]);
    const shareOf = (group: readonly Track[]) =>
      seeds.filter((seed) => group.includes(seed.track)).reduce((sum, { weight }) => sum + weight, 0);
    expect(shareOf(long)).toBeCloseTo(0.5);
    expect(shareOf(short)).toBeCloseTo(0.5);
  });
});

describe('a world', () => {
  it('is the same document for the same input', () => {
    expect(world(tracks(9))).toEqual(world(tracks(9)));
    expect(world(tracks(9), 2).random_seed).not.toBe(world(tracks(9)).random_seed);
  });

  it('has tag weights that add up to 1 and hold nothing that the listener avoids', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), (count) => {
        const { tag_weights } = world([
          ...tracks(count),
          track(99, { tags: { source: 'spotify', values: ['metal'] } }),
        ]);
        expect(Object.values(tag_weights).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(tag_weights).not.toHaveProperty('metal');
      }),
    );
    expect([...weighTags([], new Map(), [])]).toEqual([]);
  });

  it('takes its middle from the seeds alone, and from no seed without features', () => {
    const seeds = weigh([[track(1), track(2), track(3, { features: null })]]);
    const centroid = centroidOf(measure(catalogueSpace, seeds));
    const [a, b] = measure(catalogueSpace, seeds);
    expect(centroid?.energy).toBeCloseTo(((a?.z.energy ?? 0) + (b?.z.energy ?? 0)) / 2, 3);
    expect(world(tracks(5)).components?.centroid).toHaveLength(8);
  });

  it('aims by the answers alone when no seed has features', () => {
    const { centroid, components, target, left_out } = world(tracks(5, { features: null }));
    expect([centroid, components]).toEqual([null, null]);
    expect(target?.acousticness).toBeGreaterThan(0);
    expect(left_out.join(' ')).toContain('audio features');
  });

  it('lists many seeds within one message', () => {
    const { seeds } = world(tracks(5_000));
    expect(seeds.tracks.length + (seeds.also?.length ?? 0)).toBe(5_000);
    expect(JSON.stringify(seeds).length).toBeLessThan(900_000);
  });
});

describe('when the seeds came out', () => {
  const of = (...released: (string | null)[]) => [
    ...weighReleases(weigh([released.map((date, index) => track(index, { released: date }))])),
  ];

  it('is told by month where it is known and by year where not, the heaviest first', () => {
    expect(of('2019-03-01', '2019-03-30', '2019-03', '1998', '1998-00-00', '2001-07-01')).toEqual([
      ['2019-03', 0.5],
      ['1998', 0.333333],
      ['2001-07', 0.166667],
    ]);
  });

  it('counts a seed by its weight', () => {
    const groups = [
      [track(1, { released: '1990' })],
      [track(2, { released: '2020' }), track(3, { released: '2021' })],
    ];
    expect(Object.fromEntries(weighReleases(weigh(groups)))).toEqual({
      '1990': 0.5,
      '2020': 0.25,
      '2021': 0.25,
    });
  });

  it('leaves out what is no date', () => {
    expect(of(null, '', 'soon', '0000', '2019')).toEqual([['2019', 1]]);
    expect(of(null, '0000')).toEqual([]);
  });

  it('adds up to exactly 1, of however many months, and is no longer than a world is', () => {
    const anyDate = fc
      .tuple(fc.integer({ min: 1950, max: 2026 }), fc.integer({ min: 1, max: 12 }))
      .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}-01`);
    fc.assert(
      fc.property(fc.array(anyDate, { minLength: 1, maxLength: 300 }), (dates) => {
        const shares = of(...dates);
        expect(shares.length).toBeLessThanOrEqual(120);
        expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 9);
        for (const [, share] of shares) expect(share).toBeGreaterThan(0);
      }),
    );
  });
});

describe('how well known the seeds are', () => {
  const heard = (index: number, source: 'spotify' | 'listenbrainz', value: number) =>
    track(index, { popularity: { source, value } });

  it('is told in hundredths', () => {
    expect(
      weighFame(
        weigh([[heard(1, 'spotify', 0.404), heard(2, 'spotify', 0.4), heard(3, 'spotify', 1), track(4)]]),
      ),
    ).toEqual({ source: 'spotify', shares: { '40': 0.666667, '100': 0.333333 } });
  });

  it('is counted by the one catalogue that knows most of what is heard', () => {
    const seeds = [heard(1, 'spotify', 0.9), heard(2, 'listenbrainz', 0.2), heard(3, 'listenbrainz', 0.3)];
    expect(weighFame(weigh([seeds]))?.source).toBe('listenbrainz');
    const [first] = seeds;
    expect(weighFame(weigh([seeds, first ? [first] : []]))).toEqual({
      source: 'spotify',
      shares: { '90': 1 },
    });
  });

  it('is not told when no catalogue counts', () => {
    expect(weighFame(weigh([tracks(5)]))).toBeNull();
    expect(weighFame([])).toBeNull();
    const { released, fame } = world(tracks(5));
    expect([released, fame]).toEqual([{}, null]);
  });

  it('adds up to exactly 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const fame = weighFame(weigh([values.map((value, index) => heard(index, 'spotify', value))]));
          expect(Object.values(fame?.shares ?? {}).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('intersections', () => {
  it('are 3 to 5, executable and distinct, for any seeds', () => {
    const some = fc.record({
      count: fc.integer({ min: 3, max: 40 }),
      features: fc.boolean(),
      tags: fc.boolean(),
    });
    fc.assert(
      fc.property(some, ({ count, features, tags }) => {
        const { intersections } = world(
          tracks(count, { ...(features ? {} : { features: null }), ...(tags ? {} : { tags: null }) }),
        );
        expect(intersections.length).toBeGreaterThanOrEqual(3);
        expect(intersections.length).toBeLessThanOrEqual(5);
        for (const key of ['id', 'name'] as const) {
          expect(new Set(intersections.map((intersection) => intersection[key])).size).toBe(
            intersections.length,
          );
        }
        const endings = intersections.map(({ name }) => name.split(' ').at(-1));
        expect(new Set(endings).size).toBe(endings.length);
        for (const { where, bias, description } of intersections) {
          expect(description).not.toMatch(/[{}]/);
          for (const { min, max } of Object.values(where)) {
            expect(Number.isFinite(min ?? max)).toBe(true);
            if (min !== undefined && max !== undefined) expect(min).toBeLessThan(max);
          }
          for (const value of Object.values(bias)) expect(Math.abs(value)).toBeLessThanOrEqual(0.3);
        }
      }),
    );
  });

  it('part the seeds: both halves of an axis get some and neither gets all', () => {
    const measured = measure(catalogueSpace, weigh([tracks(30)]));
    for (const { id: name, where } of world(tracks(30)).intersections.filter((one) => one.id !== 'heart')) {
      const inside = measured.filter(({ z }) =>
        Object.entries(where).every(([feature, { min = -9, max = 9 }]) => {
          const value = z[feature as keyof typeof z] ?? 0;
          return value >= min && value <= max;
        }),
      );
      expect(inside.length, name).toBeGreaterThan(4);
      expect(inside.length, name).toBeLessThan(26);
    }
  });

  it('keep their ids when the world gets another name', () => {
    const [one, other] = [world(tracks(20)), world(tracks(20), 7)];
    expect(other.intersections.map((intersection) => intersection.id)).toEqual(
      one.intersections.map((intersection) => intersection.id),
    );
    expect(other.prose).not.toBe(one.prose);
  });

  it('follow the tags when the seeds have no features', () => {
    const { intersections } = world(tracks(12, { features: null }));
    expect(intersections.map((intersection) => intersection.id)).toContain('tag-indie-folk');
    expect(intersections.every(({ where }) => Object.keys(where).length === 0)).toBe(true);
  });
});

describe('a model’s refinement', () => {
  const words = {
    name: 'Paper Weather',
    prose: 'A place.',
    geometry: { darkness_warmth: 1, acoustic_electronic: -1 },
    intersections: [],
  };

  it('moves a pole by a fifth at most and touches no id, bound or bias', () => {
    const before = world(tracks(12));
    const after = refine(before, words, 'world-1');
    expect(after.geometry.darkness_warmth - before.geometry.darkness_warmth).toBeLessThanOrEqual(
      refinementMax + 1e-9,
    );
    expect(after.intersections).toEqual(before.intersections);
    expect(after.name).toBe('Paper Weather');
  });

  it('cannot give two intersections one name', () => {
    const before = world(tracks(12));
    const twice = before.intersections.map((intersection) => ({
      id: intersection.id,
      name: 'Same',
      description: 'd',
    }));
    const names = refine(before, { ...words, intersections: twice }, 'world-1').intersections.map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
