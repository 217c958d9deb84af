import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import { describe, expect, it } from 'vitest';
import { byDistance, planOpen, planRecommendations, planSearches } from './plan.ts';

function seed(id: string, energy: number | null, source: Track['source'] = 'spotify'): Track {
  return {
    ...namedTrack({ id, source, title: id, artists: [`Artist of ${id}`] }),
    artist_ids: [`artist-${id}`],
    features: energy === null ? null : { source: 'spotify', values: { energy, valence: 0.5, tempo: 120 } },
  };
}

function world(seeds: readonly Track[], values: Partial<World> = {}): World {
  return {
    schema_version: 1,
    id: newId('world', 1),
    version: 1,
    name: 'n',
    prose: '',
    seeds: { kind: 'tracks', tracks: [...seeds] },
    answers: {},
    answers_table_version: 't',
    geometry: { darkness_warmth: 0, intimate_expansive: 0, acoustic_electronic: 0 },
    keywords: [],
    exclude_keywords: [],
    ranges: { energy: { max: 0.8 } },
    scaler: {
      version: 's',
      mean: { energy: 0.7, valence: 0.5, tempo: 120 },
      sd: { energy: 0.2, valence: 0.2, tempo: 25 },
    },
    centroid: { energy: -1, valence: 0, tempo: 0 },
    target: { energy: -1.2, valence: 0.2, tempo: -0.4 },
    components: null,
    tag_weights: { dub: 0.6, 'city pop': 0.4 },
    semantic: null,
    intersections: [
      {
        id: 'energy-low',
        name: 'a',
        description: '',
        where: { energy: { max: -0.8 } },
        bias: { energy: -0.15 },
        tags: [],
      },
      {
        id: 'energy-high',
        name: 'b',
        description: '',
        where: { energy: { min: -1.2 } },
        bias: { energy: 0.15 },
        tags: [],
      },
      { id: 'heart', name: 'c', description: '', where: {}, bias: {}, tags: [] },
    ],
    prompt_version: null,
    random_seed: 42,
    left_out: [],
    ...values,
  };
}

const seeds = Array.from({ length: 12 }, (_, index) => seed(`s${index}`, 0.1 + index * 0.07));

describe('the plan for recommendations', () => {
  const plan = planRecommendations(world(seeds));
  const calls = plan.flatMap((strategy) => (strategy.kind === 'recommend' ? [strategy] : []));

  it('asks within the API’s bounds, under different names', () => {
    expect(calls.length).toBeGreaterThanOrEqual(10);
    expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
    for (const { seedTracks, seedArtists, target } of calls) {
      expect(seedTracks.length + seedArtists.length).toBeGreaterThanOrEqual(1);
      expect(seedTracks.length + seedArtists.length).toBeLessThanOrEqual(5);
      for (const [name, value] of Object.entries(target)) {
        expect(Number.isFinite(value)).toBe(true);
        if (name !== 'tempo') expect(value).toBeLessThanOrEqual(1);
      }
    }
  });

  it('starts with the seeds nearest the centroid', () => {
    const nearest = byDistance(seeds, world(seeds))
      .slice(0, 5)
      .map(({ id }) => id);
    expect(calls[0]?.seedTracks).toEqual(nearest);
    expect(nearest).toContain('s6');
    expect(nearest).not.toContain('s11');
  });

  it('aims each intersection’s call inside its bounds', () => {
    const aimed = (name: string) =>
      calls.find((call) => call.name === `recommend:${name}`)?.target.energy ?? Number.NaN;
    expect(aimed('energy-low')).toBeLessThan(0.7 - 0.8 * 0.2);
    expect(aimed('energy-high')).toBeGreaterThan(0.7 - 1.2 * 0.2);
  });

  it('is the same for the same world', () => {
    expect(planRecommendations(world(seeds))).toEqual(plan);
    expect(planRecommendations(world(seeds, { random_seed: 43 }))).not.toEqual(plan);
  });

  it('is empty when no seed is of that catalogue', () => {
    expect(planRecommendations(world([seed('m', null, 'musicbrainz')]))).toEqual([]);
  });
});

describe('the other plans', () => {
  it('mix neighbours with tags, heaviest first', () => {
    const names = planOpen(world(seeds), ['x', 'y']).map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['similar-near:x', 'tag:dub', 'similar-near:y', 'tag:city pop']);
  });

  it('search sparingly, and no quote breaks out of its query', () => {
    const plan = planSearches(world(seeds), ['The "Q"']);
    expect(plan.length).toBeLessThanOrEqual(12);
    expect(plan[0]).toMatchObject({ query: 'artist:"The Q"' });
  });
});
