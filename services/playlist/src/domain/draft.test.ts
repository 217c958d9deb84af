import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aTrack, noParts } from '../../test/fixtures.ts';
import { draft } from './draft.ts';
import { artistKeys } from './identity.ts';
import type { FittedTrack } from './intersect.ts';
import { weightsV2 } from './weights.v2.ts';

const fittedOf = (track: ReturnType<typeof aTrack>, score: number): FittedTrack => {
  const ranked = { track, parts: noParts, score: 1, z: {}, inRange: true, newArtist: true, draw: 0 };
  return { ranked, bias: 0, score, liftedBy: [], matchedTags: [] };
};
const entryOf = (wishes: readonly FittedTrack[]) => ({
  wishes,
  staying: [],
  keptMax: 0,
  before: new Set<string>(),
});
const wishes = Array.from({ length: 300 }, (_, n) => fittedOf(aTrack(n), 300 - n));
const entry = entryOf(wishes);
const eightEach = () => weightsV2.perGenreMax;

test('playlists that want the same tracks get the same sum of scores', () => {
  const sums = draft([entry, entry, entry, entry], weightsV2, eightEach).map(({ seats }) =>
    seats.reduce((sum, { fitted }) => sum + fitted.score, 0),
  );
  expect(new Set(sums).size).toBe(1);
});

test('a playlist alone takes the best in order', () => {
  const [only] = draft([entry], weightsV2, eightEach);
  expect(only?.seats.map(({ fitted }) => fitted.score)).toEqual(
    Array.from({ length: 50 }, (_, n) => 300 - n),
  );
});

test('a genre has as many places in a playlist as it is told', () => {
  const some = Array.from({ length: 60 }, (_, n) =>
    fittedOf(aTrack(n, { tags: { source: 'musicbrainz', values: [n % 2 === 0 ? 'dub' : 'folk'] } }), 100 - n),
  );
  const [only] = draft([entryOf(some)], weightsV2, (genre) => (genre === 'dub' ? 20 : 8));
  const count = (genre: string) =>
    only?.seats.filter(({ fitted }) => fitted.ranked.track.tags?.values[0] === genre).length;
  expect([count('dub'), count('folk'), only?.lost.get('genre')]).toEqual([20, 8, 32]);
});

describe('an artist', () => {
  const byOne = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) =>
      fittedOf(aTrack(from + n, { artists: ['Prolific'], artist_ids: ['prolific'] }), 1_000 - n),
    );
  const seatsOf = (drafted: ReturnType<typeof draft>) =>
    drafted.flatMap(({ seats }) => seats.map(({ fitted }) => fitted.ranked.track));
  const places = (drafted: ReturnType<typeof draft>) =>
    seatsOf(drafted).filter(({ artists }) => artists.includes('Prolific')).length;

  test('of whom every playlist wants the best has two tracks in all playlists, and the others say why', () => {
    const drafted = draft(
      Array.from({ length: 4 }, () => entryOf([...byOne(5_000, 20), ...wishes])),
      weightsV2,
      eightEach,
    );
    expect(places(drafted)).toBe(2);
    expect(drafted.map(({ seats }) => seats.length)).toEqual([50, 50, 50, 50]);
    expect(drafted.map(({ lost }) => lost.get('artist-elsewhere') ?? 0).filter((count) => count > 0)).toEqual(
      [18, 18],
    );
  });

  test('who is in a playlist that stays as it is has that many places less', () => {
    const outside = (count: number) => byOne(6_000, count).map(({ ranked }) => ranked.track);
    const all = [entryOf([...byOne(5_000, 20), ...wishes]), entryOf([...byOne(5_000, 20), ...wishes])];
    for (const [taken, left] of [
      [0, 2],
      [1, 1],
      [2, 0],
    ] as const)
      expect(places(draft(all, weightsV2, eightEach, outside(taken)))).toBe(left);
  });

  test('keeps two tracks of the playlists before, also when more were there', () => {
    const before = [0, 1, 2, 3].map((n) => ({
      ...entry,
      staying: byOne(7_000 + n, 1),
      keptMax: 15,
    }));
    expect(places(draft(before, weightsV2, eightEach))).toBe(2);
  });

  test('whose name stands twice in the credits of a track is one', () => {
    const twice = (n: number) =>
      fittedOf(aTrack(n, { artists: ['Prolific', 'PROLIFIC'], artist_ids: ['p', 'p'] }), 1_000 - n);
    expect(
      places(draft([entryOf([twice(1)]), entryOf([twice(2)]), entryOf([twice(3)])], weightsV2, eightEach)),
    ).toBe(2);
  });

  test('of own sounds is nobody: they are as many as fit', () => {
    const sounds = Array.from({ length: 40 }, (_, n) =>
      fittedOf(
        aTrack(n, {
          source: 'tenant',
          title: 'loop',
          artists: ['Own library'],
          artist_ids: [],
          album: null,
          album_id: null,
          uri: null,
        }),
        40 - n,
      ),
    );
    const [only] = draft([entryOf(sounds)], weightsV2, eightEach);
    expect(only?.seats).toHaveLength(40);
  });

  test('is never more than twice in all playlists, whoever the guests are', () => {
    const credits = fc.array(
      fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
      { minLength: 20, maxLength: 120 },
    );
    fc.assert(
      fc.property(credits, fc.integer({ min: 1, max: 5 }), (all, count) => {
        const some = all.map((artists, n) =>
          fittedOf(aTrack(n, { artists: artists.map((one) => `Artist ${one}`), artist_ids: [] }), -n),
        );
        const taken = seatsOf(
          draft(
            Array.from({ length: count }, () => entryOf(some)),
            weightsV2,
            eightEach,
          ),
        );
        const times = new Map<string, number>();
        for (const key of taken.flatMap(artistKeys)) times.set(key, (times.get(key) ?? 0) + 1);
        expect(Math.max(...times.values())).toBeLessThanOrEqual(weightsV2.perArtistOfWorldMax);
      }),
      { numRuns: 60 },
    );
  });
});
