import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aTrack, aWorld, candidates } from '../../test/fixtures.ts';
import { compose } from './compose.ts';
import { genreMaxIn } from './genre-share.ts';
import { weightsV2 } from './weights.v2.ts';

const tagged = (n: number, ...values: string[]) => aTrack(n, { tags: { source: 'musicbrainz', values } });
const worldOf = (genres: readonly (string | null)[]) =>
  aWorld({
    seeds: {
      kind: 'tracks',
      tracks: genres.map((genre, n) => (genre === null ? aTrack(9_000 + n) : tagged(9_000 + n, genre))),
    },
  });
const genreMax = (genres: readonly (string | null)[], genre: string) =>
  genreMaxIn(worldOf(genres), weightsV2)(genre);

test('a genre of more than half of the seeds has its own share of a playlist', () => {
  expect(genreMax(['dub', 'dub', 'dub', 'folk'], 'dub')).toBe(38);
  expect(genreMax(['dub', 'dub', 'dub'], 'dub')).toBe(50);
  expect(genreMax(['dub', 'dub', 'dub', 'folk'], 'folk')).toBe(8);
});

test('a genre of half of the seeds, or of none, has eight places', () => {
  expect(genreMax(['dub', 'folk'], 'dub')).toBe(8);
  expect(genreMax(['dub', 'dub', 'dub'], 'techno')).toBe(8);
  expect(genreMax([], 'dub')).toBe(8);
});

test('seeds without a genre count against the majority, and another spelling is the same genre', () => {
  expect(genreMax(['dub', 'dub', null, null, null], 'dub')).toBe(8);
  expect(genreMax(['dub', 'dub', 'dub', null], 'dub')).toBe(38);
  expect(genreMax(['Trip-Hop', 'trip hop', 'folk'], 'trip hop')).toBe(33);
});

test('counts by the first tag of a seed alone', () => {
  const world = aWorld({
    seeds: { kind: 'tracks', tracks: [tagged(1, 'dub', 'folk'), tagged(2, 'dub', 'folk')] },
  });
  expect([genreMaxIn(world, weightsV2)('dub'), genreMaxIn(world, weightsV2)('folk')]).toEqual([50, 8]);
});

test('no genre has fewer places than eight or more than a playlist, and at most one has more than eight', () => {
  const genres = ['dub', 'folk', 'techno'];
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.constantFrom(...genres), { nil: null }), { maxLength: 40 }),
      (seeds) => {
        const places = genres.map((genre) => genreMax(seeds, genre));
        for (const count of places) {
          expect(count).toBeGreaterThanOrEqual(weightsV2.perGenreMax);
          expect(count).toBeLessThanOrEqual(weightsV2.tracksMax);
        }
        expect(places.filter((count) => count > weightsV2.perGenreMax).length).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('playlists of a world of one genre are full of it, where another world has eight', () => {
  const dub = candidates(300, (n) => tagged(n, 'dub'));
  const countIn = (seeds: readonly string[]) =>
    compose(worldOf(seeds), dub, weightsV2).playlists.map(({ tracks }) => tracks.length);
  expect(countIn(['dub', 'dub', 'dub'])).toEqual([50, 50, 50]);
  expect(countIn(['dub', 'folk', 'techno'])).toEqual([]);
});
