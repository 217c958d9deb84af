import { type FeatureName, type Features, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { Intersection, World } from '@trc/contracts/documents/world.v1';
import { dice, draw } from '@trc/music/dice';
import { featuresFrom, sharedFeatures, standardised } from '@trc/music/features';

/** Which way a catalogue is asked. Each is plain data, so that a plan can be read and tested. */
export type Strategy =
  | {
      readonly kind: 'recommend';
      readonly name: string;
      readonly seedTracks: readonly string[];
      readonly seedArtists: readonly string[];
      /** Raw units. */
      readonly target: Features;
      /** Raw units; nothing outside is wanted. */
      readonly ranges: World['ranges'];
    }
  | {
      readonly kind: 'similar';
      readonly name: string;
      readonly artistId: string;
      readonly reach: 'near' | 'far';
    }
  | { readonly kind: 'artist'; readonly name: string; readonly artistId: string; readonly artistName: string }
  | { readonly kind: 'tags'; readonly name: string; readonly tag: string }
  | { readonly kind: 'search'; readonly name: string; readonly query: string }
  /** Raw units. */
  | { readonly kind: 'library'; readonly name: string; readonly target: Features };

const seedsPerCall = 5;
const targeted = ['acousticness', 'danceability', 'energy', 'instrumentalness', 'tempo', 'valence'] as const;

/**
 * Recommendations from several seed combinations: the seeds nearest the centroid, the heaviest artists, the seeds of
 * each intersection with its own targets, and draws. Only seeds of the catalogue's own ids can be used.
 */
export function planRecommendations(world: World): Strategy[] {
  const seeds = world.seeds.tracks.filter(({ source }) => source === 'spotify');
  if (seeds.length === 0) return [];
  const roll = dice(world.random_seed);
  const near = byDistance(seeds, world);
  const artists = topArtists(seeds);
  const aim = world.target ?? world.centroid ?? {};
  const raw = (z: Features, names: readonly FeatureName[]) => rawTargets(world, z, names);
  const ids = (tracks: readonly Track[]) => tracks.map(({ id }) => id);
  const recommend = (
    name: string,
    seedTracks: readonly string[],
    seedArtists: readonly string[],
    target: Features,
    ranges: World['ranges'] = {},
  ): Strategy => ({
    kind: 'recommend',
    name: `recommend:${name}`,
    seedTracks,
    seedArtists,
    target,
    ranges,
  });
  return [
    recommend(
      'nearest',
      ids(near.slice(0, seedsPerCall)),
      [],
      raw(aim, ['acousticness', 'valence', 'energy']),
    ),
    recommend('artists', [], artists.slice(0, seedsPerCall), raw(aim, ['tempo', 'instrumentalness'])),
    ...world.intersections.map((intersection) => {
      const inside = seeds.filter((seed) => liesWithin(zOf(seed, world), intersection));
      const chosen = draw(inside.length > 0 ? inside : seeds, seedsPerCall, roll);
      return recommend(intersection.id, ids(chosen), [], raw(aimedInto(aim, intersection), targeted));
    }),
    recommend('wished', ids(draw(near, seedsPerCall, roll)), [], raw(aim, targeted), world.ranges),
    recommend('mixed', ids(draw(seeds, 3, roll)), draw(artists, 2, roll), {}, world.ranges),
    ...groupsOf(seeds, roll).map((group, index) =>
      recommend(
        `group-${index + 1}`,
        ids(group),
        group.length === 1 ? topArtists(group) : [],
        raw(shifted(aim, roll), draw(targeted, 2, roll)),
      ),
    ),
  ].filter(
    (strategy) =>
      strategy.kind !== 'recommend' || strategy.seedTracks.length + strategy.seedArtists.length > 0,
  );
}

const groupsMax = 14;

/** Every seed gets its say: few seeds go alone, many in shuffled groups. */
function groupsOf(seeds: readonly Track[], roll: () => number): Track[][] {
  const shuffled = draw(seeds, seeds.length, roll);
  const size = seeds.length <= 10 ? 1 : seedsPerCall;
  const groups = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, index) =>
    shuffled.slice(index * size, (index + 1) * size),
  );
  return groups.slice(0, groupsMax);
}

const artistsMax = 14;
const tagsMax = 8;

/** Near neighbours of the seeds' artists, and what carries the world's tags. `artistIds` are MusicBrainz ids, heaviest first. */
export function planOpen(world: World, artistIds: readonly string[]): Strategy[] {
  const tags = Object.entries(world.tag_weights)
    .sort(([, a], [, b]) => b - a)
    .slice(0, tagsMax)
    .map(([tag]): Strategy => ({ kind: 'tags', name: `tag:${tag}`, tag }));
  return interleave(planSimilar(artistIds, 'near'), tags);
}

/** Radios around the seeds' artists; `far` reaches beyond those that everybody would name. */
export function planSimilar(artistIds: readonly string[], reach: 'near' | 'far'): Strategy[] {
  return artistIds
    .slice(0, artistsMax)
    .map(
      (artistId): Strategy => ({ kind: 'similar', name: `similar-${reach}:${artistId}`, artistId, reach }),
    );
}

const neighboursMax = 24;

/** What the artists have recorded whom the same people hear; for when radios give too little. Nearest first. */
export function planNeighbours(
  artists: ReadonlyArray<{ readonly id: string; readonly name: string }>,
): Strategy[] {
  return artists.slice(0, neighboursMax).map(
    ({ id, name }): Strategy => ({
      kind: 'artist',
      name: `artist:${name}`,
      artistId: id,
      artistName: name,
    }),
  );
}

const searchesMax = 12;

/** Plain searches, sparingly: a search shows ten hits and the day has few of them. */
export function planSearches(world: World, artistNames: readonly string[]): Strategy[] {
  const names = [
    ...new Set([...artistNames, ...world.seeds.tracks.map(({ artists }) => artists[0] ?? '')]),
  ].filter((name) => name !== '');
  const tags = Object.keys(world.tag_weights).slice(0, 4);
  return [
    ...names.slice(0, searchesMax - tags.length).map((name) => `artist:"${name.replaceAll('"', '')}"`),
    ...tags.map((tag) => `genre:"${tag.replaceAll('"', '')}"`),
  ].map((query): Strategy => ({ kind: 'search', name: `search:${query}`, query }));
}

/** The tenant's own sounds near where the world and each of its intersections aim. */
export function planLibrary(world: World): Strategy[] {
  const aim = world.target ?? world.centroid ?? {};
  const { mean, sd } = world.scaler;
  const near = (name: string, z: Features): Strategy => ({
    kind: 'library',
    name: `library:${name}`,
    target: featuresFrom((feature) => {
      const [value, usual, spread] = [z[feature], mean[feature], sd[feature]];
      return value === undefined || usual === undefined || spread === undefined
        ? undefined
        : usual + value * spread;
    }),
  });
  return [
    near('nearest', aim),
    ...world.intersections.map((intersection) => near(intersection.id, aimedInto(aim, intersection))),
  ];
}

/** Seeds by their distance from where the world aims, over the features that both know. */
export function byDistance(seeds: readonly Track[], world: World): Track[] {
  const aim = world.centroid ?? world.target ?? {};
  const distanceOf = (seed: Track) => {
    const z = zOf(seed, world);
    const known = sharedFeatures(z, aim);
    if (known.length === 0) return Number.POSITIVE_INFINITY;
    return known.reduce((sum, name) => sum + ((z[name] ?? 0) - (aim[name] ?? 0)) ** 2, 0) / known.length;
  };
  return seeds
    .map((seed) => ({ seed, distance: distanceOf(seed) }))
    .sort((a, b) => (a.distance === b.distance ? 0 : a.distance - b.distance))
    .map(({ seed }) => seed);
}

/** First artists of the seeds, most frequent first. */
function topArtists(seeds: readonly Track[]): string[] {
  const counts = new Map<string, number>();
  for (const { artist_ids } of seeds) {
    const id = artist_ids[0];
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
}

function zOf({ features }: Track, { scaler }: World): Features {
  return featuresFrom((name) => {
    const value = features?.values[name];
    return value === undefined ? undefined : standardised(name, value, scaler);
  });
}

function liesWithin(z: Features, { where }: Intersection): boolean {
  const bounds = Object.entries(where) as Array<[FeatureName, { min?: number; max?: number }]>;
  return (
    bounds.length > 0 &&
    bounds.every(([name, { min = -Infinity, max = Infinity }]) => {
      const value = z[name];
      return value !== undefined && value >= min && value <= max;
    })
  );
}

/** How far inside a bound a target is put, in standard deviations. */
const insideSd = 0.3;

function aimedInto(aim: Features, { where, bias }: Intersection): Features {
  const aimed: Features = { ...aim };
  for (const name of featureNames) {
    const { min, max } = where[name] ?? {};
    let value = (aim[name] ?? 0) + 2 * (bias[name] ?? 0);
    if (max !== undefined) value = Math.min(value, max - insideSd);
    if (min !== undefined) value = Math.max(value, min + insideSd);
    if (aim[name] !== undefined || where[name] !== undefined || bias[name] !== undefined) aimed[name] = value;
  }
  return aimed;
}

/** The target moved by up to half a standard deviation on every feature, so that draws do not all find the same. */
function shifted(aim: Features, roll: () => number): Features {
  return featuresFrom((name) => (aim[name] === undefined ? undefined : aim[name] + roll() - 0.5));
}

function rawTargets({ scaler }: World, z: Features, names: readonly FeatureName[]): Features {
  const raw: Features = {};
  for (const name of names) {
    const [value, mean, sd] = [z[name], scaler.mean[name], scaler.sd[name]];
    if (value === undefined || mean === undefined || sd === undefined) continue;
    const [lowest, highest] = name === 'tempo' ? [40, 220] : [0, 1];
    raw[name] = Number(Math.min(highest, Math.max(lowest, mean + value * sd)).toFixed(4));
  }
  return raw;
}

function interleave<T>(a: readonly T[], b: readonly T[]): T[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => [a[index], b[index]])
    .flat()
    .filter((value) => value !== undefined);
}
