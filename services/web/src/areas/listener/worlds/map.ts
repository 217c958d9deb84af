import type { Answer } from '../../../api/client.ts';
import { type FeatureValues, featureNames, featureWords, isFeature, normalised } from './features.ts';
import { type Principal, placeAlong, principalOf } from './principal.ts';

export type World = Answer<'/v1/worlds/{id}'>;

export interface Place {
  readonly id: string;
  readonly kind: 'seed' | 'centre' | 'target' | 'playlist';
  readonly name: string;
  /** −1 to 1, left to right. */
  readonly x: number;
  /** −1 to 1, bottom to top. */
  readonly y: number;
}

/** What there is more of towards each end of an axis, the most telling first. */
export interface Axis {
  readonly low: readonly string[];
  readonly high: readonly string[];
}

export interface WorldMap {
  /** What the places are measured by: features of sound, or tags where no seed has features. */
  readonly basis: 'features' | 'tags';
  readonly places: readonly Place[];
  readonly axes: readonly [Axis, Axis];
  /** Seeds that have nothing to be placed by. */
  readonly seedsLeftOut: number;
}

interface Measured {
  readonly id: string;
  readonly kind: Place['kind'];
  readonly name: string;
  readonly values: FeatureValues;
}

const measuredSeedsMin = 3;
/** Standard deviations by which a playlist stands off from the target along what it favours most. */
const favouredSd = 0.75;
const biasOfFavoured = 0.15;
const dimensionsMax = 48;
const wordsOfEndMax = 2;
/** A loading below this says nothing about an axis. */
const loadingMin = 0.12;
const margin = 0.86;

/**
 * A flat picture of a world: seeds, their middle, where the playlists aim, and where each playlist looks, along the two
 * directions in which they differ most. `null` when there is too little to be placed.
 */
export function mapOf(world: World): WorldMap | null {
  const bySound = measuredBySound(world);
  const basis = bySound ? 'features' : 'tags';
  const measured = bySound ?? measuredByTags(world);
  const seeds = measured.filter(({ kind }) => kind === 'seed');
  const spread = measured.filter(({ kind }) => kind === 'seed' || kind === 'playlist');
  if (spread.length < measuredSeedsMin) return null;
  const dimensions = dimensionsOf(basis, measured);
  const toRow = ({ values }: Measured) => dimensions.map((name) => values[name] ?? 0);
  const principal = principalOf(spread.map(toRow), 2);
  if (principal.directions.length === 0) return null;
  const flat = measured.map((one) => ({ ...one, at: placeAlong(toRow(one), principal) }));
  const reach = [0, 1].map((axis) => Math.max(...flat.map(({ at }) => Math.abs(at[axis] ?? 0)), 1e-6));
  return {
    basis,
    places: flat.map(({ id, kind, name, at }) => ({
      id,
      kind,
      name,
      x: (margin * (at[0] ?? 0)) / (reach[0] ?? 1),
      y: (margin * (at[1] ?? 0)) / (reach[1] ?? 1),
    })),
    axes: [axisOf(principal, 0, dimensions), axisOf(principal, 1, dimensions)],
    seedsLeftOut: world.seeds.tracks.length - seeds.length,
  };
}

function dimensionsOf(basis: WorldMap['basis'], measured: readonly Measured[]): readonly string[] {
  if (basis === 'features') return featureNames;
  const weights = new Map<string, number>();
  for (const { values } of measured)
    for (const [name, value] of Object.entries(values)) weights.set(name, (weights.get(name) ?? 0) + value);
  return [...weights]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name]) => name)
    .slice(0, dimensionsMax);
}

function measuredBySound(world: World): Measured[] | null {
  const seeds = world.seeds.tracks.flatMap((track): Measured[] =>
    track.features ? [{ ...seedOf(track), values: normalised(track.features.values, world.scaler) }] : [],
  );
  const { centroid, target = centroid } = world;
  if (!centroid || !target || seeds.length < measuredSeedsMin) return null;
  return [
    ...seeds,
    ...world.intersections.map(
      (one): Measured => ({ id: one.id, kind: 'playlist', name: one.name, values: aimOf(one, target) }),
    ),
    { id: 'centre', kind: 'centre', name: 'Middle of your seeds', values: centroid },
    { id: 'target', kind: 'target', name: 'Where the playlists aim', values: target },
  ];
}

const seedOf = ({ id, title, artists }: World['seeds']['tracks'][number]) => ({
  id,
  kind: 'seed' as const,
  name: `${title} · ${artists.join(', ')}`,
});

/** The target, moved along what the playlist favours and into its bounds. */
function aimOf({ where, bias }: World['intersections'][number], target: FeatureValues): FeatureValues {
  return Object.fromEntries(
    featureNames.map((name) => {
      const moved = (target[name] ?? 0) + (favouredSd * (bias[name] ?? 0)) / biasOfFavoured;
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = where[name] ?? {};
      return [name, Math.max(min, Math.min(max, moved))];
    }),
  );
}

/** Tags as unit vectors, so that a seed with many tags is no further away than one with few. */
function measuredByTags(world: World): Measured[] {
  const tracks = world.seeds.tracks.filter(({ tags }) => (tags?.values.length ?? 0) > 0);
  const seeds = tracks.map(
    (track): Measured => ({ ...seedOf(track), values: unit(evenly(track.tags?.values ?? [])) }),
  );
  const playlists = world.intersections
    .filter(({ tags }) => tags.length > 0)
    .map(({ id, name, tags }): Measured => ({ id, kind: 'playlist', name, values: unit(evenly(tags)) }));
  const middle = meanOf(seeds.map(({ values }) => values));
  const target = unit(world.tag_weights);
  return [
    ...seeds,
    ...playlists,
    ...(seeds.length > 0
      ? [{ id: 'centre', kind: 'centre' as const, name: 'Middle of your seeds', values: middle }]
      : []),
    ...(Object.keys(target).length > 0
      ? [{ id: 'target', kind: 'target' as const, name: 'Where the playlists aim', values: target }]
      : []),
  ];
}

const evenly = (tags: readonly string[]): FeatureValues => Object.fromEntries(tags.map((tag) => [tag, 1]));

function unit(values: FeatureValues): FeatureValues {
  const size = Math.sqrt(Object.values(values).reduce((sum, value) => sum + value ** 2, 0));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value / (size || 1)]));
}

function meanOf(all: readonly FeatureValues[]): FeatureValues {
  const sum: Record<string, number> = {};
  for (const values of all)
    for (const [name, value] of Object.entries(values)) sum[name] = (sum[name] ?? 0) + value / all.length;
  return sum;
}

function axisOf({ directions }: Principal, axis: 0 | 1, dimensions: readonly string[]): Axis {
  const loadings = dimensions
    .map((name, index) => ({ name, loading: directions[axis]?.[index] ?? 0 }))
    .filter(({ loading }) => Math.abs(loading) >= loadingMin)
    .sort((a, b) => Math.abs(b.loading) - Math.abs(a.loading));
  const towards = (sign: 1 | -1): string[] => {
    const words = loadings.flatMap(({ name, loading }) => {
      if (isFeature(name)) return [featureWords[name][loading * sign > 0 ? 'high' : 'low']];
      return loading * sign > 0 ? [name] : [];
    });
    return words.slice(0, wordsOfEndMax);
  };
  return { low: towards(-1), high: towards(1) };
}
