import { featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidateSets } from '../../test/arbitraries.ts';
import { aRichTrack, aTrack, aWorld, candidateOf, candidates, noParts } from '../../test/fixtures.ts';
import { featureSimilarity } from './features.ts';
import { type RankedTrack, rank, weightedMean } from './rank.ts';
import { cosine } from './semantics.ts';
import { partNames, weightsV2 } from './weights.v2.ts';

const world = aWorld();
const centroid = world.centroid ?? {};

function ranked(id: string, tracks: readonly RankedTrack[]): RankedTrack {
  const found = tracks.find(({ track }) => track.id === id);
  if (!found) throw new Error(`${id} is not ranked`);
  return found;
}

const energyAt = (n: number, z: number) =>
  aTrack(n, {
    features: { source: 'spotify', values: { energy: 0.5 + 0.25 * z, tempo: 120 - 28 * 0.5 } },
    tags: { source: 'musicbrainz', values: ['ambient'] },
  });

describe('rank', () => {
  test('every part and every score is a number from 0 to 1, or null, for any catalogue', () => {
    fc.assert(
      fc.property(candidateSets(60), fc.boolean(), (set, withEmbeddings) => {
        const semantic = withEmbeddings
          ? { model: 'm', text_version: 'v', centroid: [0.2, -0.4, 0.9] }
          : null;
        const released = { '2019-03': 0.5, '1998': 0.3, soon: 0.2 };
        const fame = { source: 'spotify' as const, shares: { '40': 0.7, '80': 0.3 } };
        for (const { parts, score, draw } of rank(aWorld({ semantic, released, fame }), set, weightsV2)
          .tracks) {
          for (const value of [...Object.values(parts), score, draw]) {
            if (value === null) continue;
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('EA-20: moving a track toward the centroid never lowers its score', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        candidateSets(10, 2),
        (start, step, others) => {
          const target = centroid.energy ?? 0;
          const scoreAt = (z: number) =>
            ranked('t500', rank(world, [...others, candidateOf(energyAt(500, z))], weightsV2).tracks).score;
          expect(scoreAt(start + step * (target - start))).toBeGreaterThanOrEqual(scoreAt(start) - 1e-12);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('the feature part is measured from the target of the world, and from its centroid where it has none', () => {
    const featureOf = (changes: Partial<World>) =>
      rank(aWorld(changes), [candidateOf(energyAt(1, 1))], weightsV2).tracks[0]?.parts.feature;
    const here = { energy: 1, tempo: -0.5 };
    const away = { energy: -2, tempo: 2 };
    expect(featureOf({ centroid: away, target: here })).toBeCloseTo(1, 12);
    expect(featureOf({ centroid: here, target: away })).toBeLessThan(0.1);
    expect(featureOf({ centroid: null, target: here })).toBeCloseTo(1, 12);
    expect(featureOf({ centroid: here })).toBeCloseTo(1, 12);
    expect(featureOf({ centroid: null })).toBeNull();
  });

  test('EA-20: similarity is 1 at the centroid and falls with the distance of any feature', () => {
    expect(featureSimilarity(centroid, centroid, 1)).toBe(1);
    for (const name of featureNames) {
      if (centroid[name] === undefined) continue;
      const near = featureSimilarity({ ...centroid, [name]: centroid[name] + 0.5 }, centroid, 1) ?? 1;
      const far = featureSimilarity({ ...centroid, [name]: centroid[name] + 1.5 }, centroid, 1) ?? 1;
      expect(far).toBeLessThan(near);
    }
  });

  test('EA-21: one standard deviation of tempo counts as much as one of energy', () => {
    const at = (values: object) => aTrack(1, { features: { source: 'spotify', values } });
    const part = (values: object) =>
      rank(aWorld({ centroid: { energy: 0, tempo: 0 } }), [candidateOf(at(values))], weightsV2).tracks[0]
        ?.parts.feature;
    expect(part({ energy: 0.75, tempo: 120 })).toBeCloseTo(part({ energy: 0.5, tempo: 148 }) ?? 0, 12);
  });

  test('a part without data is left out and the others weigh more', () => {
    const meanOf = (parts: Partial<RankedTrack['parts']>) =>
      weightedMean({ ...noParts, ...parts }, weightsV2.parts);
    expect(meanOf({ semantic: 0.8, era: 0.5 })).toBeCloseTo((0.4 * 0.8 + 0.25 * 0.5) / 0.65, 12);
    expect(meanOf(Object.fromEntries(partNames.map((name) => [name, 0.8])))).toBeCloseTo(0.8, 12);
    expect(meanOf({})).toBe(0);
  });

  test('novelty and diversity are told and do not count', () => {
    const meanOf = (told: number | null) =>
      weightedMean({ ...noParts, semantic: 0.7, fame: 0.2, novelty: told, diversity: told }, weightsV2.parts);
    expect([meanOf(0), meanOf(1)]).toEqual([meanOf(null), meanOf(null)]);
    expect(weightedMean({ ...noParts, novelty: 1, diversity: 1 }, weightsV2.parts)).toBe(0);
  });

  test('without the data of any part a score is still a number from 0 to 1, and that part is null', () => {
    const semantic = { model: 'm', text_version: 'v', centroid: [0.2, -0.4, 0.9] };
    const rich = {
      semantic,
      released: { '2019-03': 0.6, '1998': 0.4 },
      fame: { source: 'spotify' as const, shares: { '40': 0.7, '80': 0.3 } },
    };
    const blank: Record<(typeof partNames)[number], { world: Partial<World>; track: Partial<Track> }> = {
      semantic: { world: { semantic: null, tag_weights: {} }, track: { tags: null } },
      feature: { world: { centroid: null }, track: { features: null } },
      era: { world: { released: {} }, track: { released: null } },
      fame: { world: { fame: null }, track: { popularity: null } },
      artist: { world: { seeds: { kind: 'tracks', tracks: [] } }, track: {} },
      novelty: { world: { seeds: { kind: 'tracks', tracks: [] } }, track: {} },
      diversity: { world: {}, track: {} },
    };
    fc.assert(
      fc.property(
        candidateSets(30, 1),
        fc.subarray([...partNames], { minLength: 1 }),
        fc.boolean(),
        (set, missing, fromWorld) => {
          const without = missing.map((name) => blank[name]);
          const changes = Object.assign({}, ...without.map(({ world }) => (fromWorld ? world : {})));
          const bare = Object.assign({}, ...without.map(({ track }) => (fromWorld ? {} : track)));
          const known = set.map(({ track, embedding }) =>
            candidateOf({ ...track, ...bare }, missing.includes('semantic') && !fromWorld ? null : embedding),
          );
          const { tracks } = rank(aWorld({ ...rich, ...changes }), known, weightsV2);
          expect(tracks).toHaveLength(set.length);
          for (const { parts, score } of tracks) {
            expect(Number.isFinite(score)).toBe(true);
            expect(score >= 0 && score <= 1, `${score}`).toBe(true);
            for (const name of partNames) {
              const part = parts[name];
              if (part !== null) expect(part >= 0 && part <= 1, `${name} ${part}`).toBe(true);
            }
            for (const name of missing) {
              const isBlank = fromWorld ? name !== 'diversity' : Object.keys(blank[name].track).length > 0;
              if (isBlank) expect(parts[name], name).toBeNull();
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a track of the time of the seeds is before one of another time, whatever the time is', () => {
    const at = (released: string, n: number) => candidateOf(aTrack(n, { released }));
    for (const [year, other] of [
      ['2022', '1975'],
      ['1975', '2022'],
    ] as const) {
      const { tracks } = rank(
        aWorld({ released: { [year]: 1 } }),
        [at(other, 1), at(`${year}-07-01`, 2)],
        weightsV2,
      );
      expect(tracks.map(({ track }) => track.id)).toEqual(['t2', 't1']);
    }
  });

  test('fame is compared within one catalogue’s count only', () => {
    const fameOf = (source: 'spotify' | 'listenbrainz', value: number) =>
      rank(
        aWorld({ fame: { source: 'spotify', shares: { '60': 1 } } }),
        [candidateOf(aTrack(1, { popularity: { source, value } }))],
        weightsV2,
      ).tracks[0]?.parts.fame;
    expect(fameOf('spotify', 0.6)).toBe(1);
    expect(fameOf('spotify', 0.1)).toBeLessThan(0.01);
    expect(fameOf('listenbrainz', 0.6)).toBeNull();
  });

  test('a world of an earlier day, which says nothing of era and fame, ranks without them', () => {
    const { released: _released, fame: _fame, ...earlier } = aWorld();
    const { tracks } = rank(earlier, candidates(5), weightsV2);
    for (const { parts } of tracks) expect([parts.era, parts.fame]).toEqual([null, null]);
  });

  test('the artist part is 1 for an artist of the seeds and 0 for another, and none for own sounds', () => {
    const { tracks } = rank(
      world,
      [
        candidateOf(aTrack(1, { artists: ['Grouper', 'Somebody'] })),
        candidateOf(aTrack(2)),
        candidateOf(aTrack(3, { source: 'tenant', artists: ['Grouper'], artist_ids: [] })),
      ],
      weightsV2,
    );
    expect(['t1', 't2', 't3'].map((id) => ranked(id, tracks).parts.artist)).toEqual([1, 0, 0]);
  });

  test('a track without features and tags is ranked, with those parts null', () => {
    const { tracks } = rank(world, [candidateOf(aTrack(1)), candidateOf(aRichTrack(2))], weightsV2);
    expect(ranked('t1', tracks).parts).toMatchObject({ semantic: null, feature: null, novelty: 1 });
    expect(ranked('t1', tracks).inRange).toBe(true);
  });

  test('tags and embedding make the semantic part together, and the one that is there makes it alone', () => {
    const withModel = aWorld({ semantic: { model: 'm', text_version: 'v', centroid: [1, 0] } });
    const track = aTrack(1, { tags: { source: 'musicbrainz', values: ['shoegaze'] } });
    const semantic = (embedding: number[] | null) =>
      rank(withModel, [candidateOf(track, embedding)], weightsV2).tracks[0]?.parts.semantic;
    const byTags = 0.4 / Math.hypot(0.4, 0.3, 0.2, 0.1);
    expect(semantic([3, 4])).toBeCloseTo(0.75 * byTags + 0.25 * 0.6, 12);
    expect(semantic(null)).toBeCloseTo(byTags, 12);
    expect(semantic([1, 0, 0])).toBe(semantic(null));
    expect(
      rank(withModel, [candidateOf(aTrack(1), [3, 4])], weightsV2).tracks[0]?.parts.semantic,
    ).toBeCloseTo(0.6, 12);
  });

  test('vectors that cannot be compared give null and never NaN', () => {
    expect(cosine([0, 0], [1, 1])).toBeNull();
    expect(cosine([], [])).toBeNull();
    expect(cosine([1e-300, 1e-300], [1e300, 1e300])).toBeCloseTo(1, 12);
  });

  test('novelty is highest for an unknown artist with unknown tags and lowest for a seed again', () => {
    const tagged = (values: string[]) => ({ source: 'musicbrainz' as const, values });
    const { tracks } = rank(
      world,
      [
        candidateOf(aTrack(1, { tags: tagged(['techno']) })),
        candidateOf(aTrack(2, { tags: tagged(['ambient']) })),
        candidateOf(aTrack(3, { artists: ['Somebody', 'GROUPER'], tags: tagged(['ambient']) })),
      ],
      weightsV2,
    );
    expect(['t1', 't2', 't3'].map((id) => ranked(id, tracks).parts.novelty)).toEqual([1, 0.5, 0]);
  });

  test('diversity is higher for what is rare in the set', () => {
    const of = (n: number, tag: string) =>
      candidateOf(aTrack(n, { tags: { source: 'musicbrainz', values: [tag] } }));
    const { tracks } = rank(world, [of(1, 'jazz'), ...[2, 3, 4, 5].map((n) => of(n, 'techno'))], weightsV2);
    expect(ranked('t1', tracks).parts.diversity).toBeGreaterThan(ranked('t2', tracks).parts.diversity ?? 1);
  });

  test('a known value outside the world range puts a track behind all others, and does not drop it', () => {
    const outside = candidateOf(energyAt(1, -0.4));
    const inside = candidates(5, (n) => energyAt(n + 10, 2 + n / 10));
    const { tracks } = rank(aWorld({ ranges: { energy: { min: 0.8 } } }), [outside, ...inside], weightsV2);
    expect(tracks).toHaveLength(6);
    expect(tracks.at(-1)?.track.id).toBe('t1');
  });

  test('a word to avoid does not exclude a tag that the seeds carry', () => {
    const tagged = (n: number, value: string) =>
      candidateOf(aTrack(n, { tags: { source: 'musicbrainz', values: [value] } }));
    const world = aWorld({ exclude_keywords: ['teen pop'], tag_weights: { 'post-teen pop': 1 } });
    const ranking = rank(world, [tagged(1, 'post-teen pop'), tagged(2, 'teen pop')], weightsV2);
    expect(ranking.tracks.map(({ track }) => track.id)).toEqual([aTrack(1).id]);
  });

  test('a word to avoid excludes by whole words in tags', () => {
    const of = (n: number, tag: string) =>
      candidateOf(aTrack(n, { tags: { source: 'musicbrainz', values: [tag] } }));
    const ranking = rank(
      aWorld({ exclude_keywords: ['Metal'] }),
      [of(1, 'death-metal'), of(2, 'metallic')],
      weightsV2,
    );
    expect(ranking.tracks.map(({ track }) => track.id)).toEqual(['t2']);
    expect(ranking.excluded).toBe(1);
  });

  test('the order in which candidates were gathered changes nothing', () => {
    const set = candidates(40, aTrack);
    expect(rank(world, [...set].reverse(), weightsV2)).toEqual(rank(world, set, weightsV2));
  });

  test('equal tracks are ordered by the seed of the world', () => {
    const order = (random_seed: number) =>
      rank(aWorld({ random_seed }), candidates(20, aTrack), weightsV2).tracks.map(({ track }) => track.id);
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).not.toEqual(order(1 + 2 ** 32));
  });
});
