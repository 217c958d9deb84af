import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWorld, seedTrack } from '../../test/fixtures.ts';
import { spotifyId } from '../../test/scripted-providers.ts';
import {
  planNeighbours,
  planRecommendations,
  planSearches,
  planSimilar,
  planTags,
  spotifyIdOf,
} from './plan.ts';

const withEnergy = (n: number, energy: number, values: Partial<Track> = {}): Track =>
  seedTrack(n, { features: { source: 'spotify', values: { energy, valence: 0.5, tempo: 120 } }, ...values });
const worldOf = (tracks: readonly Track[], values: Partial<World> = {}) =>
  aWorld({ seeds: { kind: 'tracks', tracks: [...tracks] }, ...values });
const recommendations = (world: World) =>
  planRecommendations(world).flatMap((strategy) => (strategy.kind === 'recommend' ? [strategy] : []));

/** The scaler of the world puts an energy of 0.5 at its centroid. */
const twelve = Array.from({ length: 12 }, (_, n) => withEnergy(n, 0.1 + n * 0.07));
const answered = { target: { energy: -1.4, valence: 9, tempo: -40 } };

const anySeed = fc.record({
  n: fc.nat(999),
  energy: fc.double({ min: 0, max: 1, noNaN: true }),
  popularity: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  hasFeatures: fc.boolean(),
});
const anyWorld = fc
  .record({
    seeds: fc.uniqueArray(anySeed, { selector: ({ n }) => n, maxLength: 60 }),
    target: fc.option(
      fc.dictionary(fc.constantFrom('energy', 'valence', 'tempo'), fc.double({ noNaN: true })),
    ),
    random_seed: fc.nat(),
  })
  .map(({ seeds, target, random_seed }) =>
    worldOf(
      seeds.map(({ n, energy, popularity, hasFeatures }) =>
        withEnergy(n, energy, {
          ...(hasFeatures ? {} : { features: null }),
          popularity: popularity === null ? null : { source: 'spotify', value: popularity },
        }),
      ),
      { random_seed, ...(target ? { target } : {}) },
    ),
  );

describe('the plan for recommendations', () => {
  it('stays within the bounds of the API and under twelve calls, whatever the world, and is the same each time', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const calls = recommendations(world);
        expect(calls.length).toBeLessThanOrEqual(12);
        expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
        for (const { seedTracks, target, fame } of calls) {
          expect(seedTracks.length).toBeGreaterThanOrEqual(1);
          expect(seedTracks.length).toBeLessThanOrEqual(5);
          for (const [name, value] of Object.entries(target)) {
            expect(value).toBeGreaterThanOrEqual(name === 'tempo' ? 40 : 0);
            expect(value).toBeLessThanOrEqual(name === 'tempo' ? 220 : 1);
          }
          if (fame === null) continue;
          expect([fame.min, fame.max].every(Number.isInteger)).toBe(true);
          expect(fame.min).toBeGreaterThanOrEqual(0);
          expect(fame.max).toBeLessThanOrEqual(100);
          expect(fame.min).toBeLessThan(fame.max);
        }
        expect(planRecommendations(world)).toEqual(calls);
      }),
    );
  });

  it('asks once around each of a few seeds, nearest to the centroid first', () => {
    const asked = recommendations(worldOf(twelve)).map(({ seedTracks }) => seedTracks[0]);
    expect([...asked].sort()).toEqual(twelve.map(({ id }) => id).sort());
    expect(asked.slice(0, 2).sort()).toEqual([spotifyId(5), spotifyId(6)]);
    expect(asked.at(-1)).toBe(spotifyId(0));
  });

  it('asks about as well-known a recording as the seed is, and about any where that is not known', () => {
    const famous = (n: number, value: number) =>
      withEnergy(n, 0.5, { popularity: { source: 'spotify', value } });
    const elsewhere = withEnergy(4, 0.5, { popularity: { source: 'listenbrainz', value: 0.5 } });
    const plan = recommendations(worldOf([famous(1, 0.5), famous(2, 0.99), famous(3, 0), elsewhere]));
    expect(plan.map(({ fame }) => fame)).toEqual([
      { min: 42, max: 58 },
      { min: 91, max: 100 },
      { min: 0, max: 8 },
      null,
    ]);
  });

  it('asks first around the answers, from the five nearest seeds, but only where they aim elsewhere', () => {
    const [first] = recommendations(worldOf(twelve, answered));
    expect(first).toMatchObject({ name: 'recommend:answers', fame: null });
    expect(first?.seedTracks).toHaveLength(5);
    expect(first?.target).toEqual({ energy: 0.42, valence: 1, tempo: 40 });
    const { target: _, ...silent } = worldOf(twelve);
    for (const world of [worldOf(twelve), silent])
      expect(recommendations(world).map(({ name }) => name)).not.toContain('recommend:answers');
  });

  it('keeps the nearest of many seeds and draws among the others by the world’s own dice', () => {
    const forty = Array.from({ length: 40 }, (_, n) => withEnergy(n, 0.5 + n * 0.01));
    const asked = (random_seed: number) =>
      recommendations(worldOf(forty, { random_seed })).map(({ seedTracks }) => seedTracks[0]);
    expect(asked(1)).toHaveLength(12);
    expect(asked(1).slice(0, 6)).toEqual(asked(2).slice(0, 6));
    expect(asked(1)).not.toEqual(asked(2));
  });

  it('uses a seed of another catalogue whose address at Spotify is known, and no other', () => {
    const exported = seedTrack(1, {
      source: 'listener',
      id: 'export-1',
      uri: `spotify:track:${spotifyId(1)}`,
    });
    const open = seedTrack(2, { source: 'musicbrainz', id: 'm', uri: null });
    const local = seedTrack(3, { source: 'listener', id: 'l', uri: 'spotify:local:a:b:c:1' });
    expect(recommendations(worldOf([exported, open, local])).map(({ seedTracks }) => seedTracks)).toEqual([
      [spotifyId(1)],
    ]);
    expect([exported, open, local].map(spotifyIdOf)).toEqual([spotifyId(1), null, null]);
    expect(planRecommendations(worldOf([open]))).toEqual([]);
  });
});

describe('the plans for the open catalogues', () => {
  it('carry the heaviest tags first, and no more than eight', () => {
    const tag_weights = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`tag ${n}`, n]));
    expect(planTags(aWorld({ tag_weights })).map(({ name }) => name)).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 4].map((n) => `tag:tag ${n}`),
    );
  });

  it('keep the order of the artists, and two artists of one name apart', () => {
    expect(planSimilar(['x', 'y'], 'far')).toMatchObject([
      { name: 'similar-far:x', artistId: 'x', reach: 'far' },
      { name: 'similar-far:y', artistId: 'y', reach: 'far' },
    ]);
    const names = planNeighbours([
      { id: 'x', name: 'Same' },
      { id: 'y', name: 'Same' },
    ]).map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
  });
});

describe('the plan for plain searches', () => {
  const queriesOf = (world: World, artists: readonly string[] = []) =>
    planSearches(world, artists).flatMap((strategy) => (strategy.kind === 'search' ? [strategy.query] : []));

  it('asks for the tags in the years of the seeds, then for the artists, each once', () => {
    const world = aWorld({
      tag_weights: { dub: 0.6, house: 0.4 },
      released: { '1999': 0.5, '1987-03': 0.5 },
    });
    expect(queriesOf(world, ['Known', 'Seed artist 2'])).toEqual([
      'genre:"dub" year:1987-1999',
      'genre:"house" year:1987-1999',
      'artist:"Known"',
      'artist:"Seed artist 2"',
      'artist:"Seed artist 1"',
      'artist:"Seed artist 3"',
    ]);
  });

  it('lets no tag and no artist break out of its quotes, and asks for no empty one', () => {
    const text = fc.string({ unit: fc.constantFrom('"', 'a', ' ', ':', '\\', '\n') });
    fc.assert(
      fc.property(text, text, (tag, name) => {
        const world = worldOf([seedTrack(1, { artists: [name] })], { tag_weights: { [tag]: 1 } });
        for (const query of queriesOf(world, [name])) {
          expect(query).toMatch(/^(?:genre|artist):"[^"]*\S[^"]*"$/);
          expect(query).not.toContain('\n');
        }
      }),
    );
    expect(queriesOf(aWorld({ seeds: { kind: 'tracks', tracks: [] } }), ['The "Q"', ' "" '])).toEqual([
      'genre:"dub"',
      'artist:"The Q"',
    ]);
  });
});
