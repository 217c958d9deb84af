import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import { type Features, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { Intersection } from '@trc/contracts/documents/world.v1';
import fc from 'fast-check';
import { aTrack, candidateOf, genres } from './fixtures.ts';

/** Values in each feature's own unit, and now and then one that no catalogue should send. */
const rawValue = {
  tempo: fc.double({ min: 0, max: 250, noNaN: true }),
  loudness: fc.double({ min: -60, max: 5, noNaN: true }),
};
const share = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-1e12, 1e12) },
);

const features: fc.Arbitrary<Features> = fc.record(
  Object.fromEntries(
    featureNames.map((name) => [name, name === 'tempo' || name === 'loudness' ? rawValue[name] : share]),
  ),
  { requiredKeys: [] },
);

/** As catalogues tell them, and now and then a text that is no date. */
const released = fc.constantFrom(
  '2022-11-04',
  '2022',
  '2019-03',
  '2011',
  '1998-01-01',
  '1967',
  '0000',
  'soon',
  '',
);
const popularity = fc.record({
  source: fc.constantFrom('spotify' as const, 'listenbrainz' as const),
  value: fc.double({ min: 0, max: 1, noNaN: true }),
});

const tags = fc.uniqueArray(fc.constantFrom(...genres, 'Death Metal', ''), { maxLength: 4 });
const few = (max: number, prefix: string) => fc.integer({ min: 0, max }).map((n) => `${prefix}${n}`);

interface Recipe {
  readonly artists: readonly string[];
  readonly album: string | null;
  readonly title: string;
  readonly isrc: string | null;
  readonly released: string | null;
  readonly popularity: Track['popularity'];
  readonly hasIds: boolean;
  readonly features: Features | null;
  readonly tags: readonly string[] | null;
  readonly embedding: number[] | null;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  artists: fc.uniqueArray(few(60, 'Artist '), { minLength: 1, maxLength: 3 }),
  album: fc.option(few(40, 'Album ')),
  title: fc.oneof(
    few(400, 'Song '),
    few(400, 'Song ').map((title) => `${title} - 2011 Remaster`),
  ),
  isrc: fc.option(few(300, 'GBAYE'), { freq: 2 }),
  released: fc.option(released, { freq: 3 }),
  popularity: fc.option(popularity, { freq: 3 }),
  hasIds: fc.boolean(),
  features: fc.option(features, { freq: 3 }),
  tags: fc.option(tags, { freq: 3 }),
  embedding: fc.option(
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    { freq: 1 },
  ),
});

/** Candidate sets as catalogues give them: with holes, guests, compilations and the same recording twice. */
export const candidateSets = (maxLength: number, minLength = 0): fc.Arbitrary<Candidate[]> =>
  fc.array(recipe, { minLength, maxLength, size: 'max' }).map((recipes) =>
    recipes.map((r, n) =>
      candidateOf(
        aTrack(n, {
          title: r.title,
          artists: [...r.artists],
          artist_ids: r.hasIds ? r.artists.map((name) => name.replace('Artist ', 'a')) : [],
          album: r.album,
          album_id: r.hasIds && r.album ? r.album.replace('Album ', 'al') : null,
          isrc: r.isrc,
          released: r.released,
          popularity: r.popularity,
          features: r.features ? { source: 'spotify', values: r.features } : null,
          tags: r.tags ? { source: 'musicbrainz', values: [...r.tags] } : null,
        }),
        r.embedding,
      ),
    ),
  );

const bound = fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: undefined });
const bias = fc.double({ min: -0.3, max: 0.3, noNaN: true });

export const intersections: fc.Arbitrary<Intersection[]> = fc
  .array(
    fc.record({
      where: fc.record(
        { energy: fc.record({ min: bound }), valence: fc.record({ max: bound }) },
        { requiredKeys: [] },
      ),
      bias: fc.record({ energy: bias, tempo: bias, acousticness: bias }, { requiredKeys: [] }),
      tags: fc.uniqueArray(fc.constantFrom(...genres), { maxLength: 3 }),
    }),
    { minLength: 3, maxLength: 5 },
  )
  .map((parts) =>
    parts.map(({ where, bias, tags }, n) => ({
      id: `theme-${n}`,
      name: `Theme ${n}`,
      description: '',
      where: where as Intersection['where'],
      bias,
      tags,
    })),
  );
