import { type Features, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { dice, draw } from '@trc/music/dice';
import { featuresFrom, sharedFeatures, standardised } from '@trc/music/features';

/** Which way a catalogue is asked. Each is plain data, so that a plan can be read and tested. */
export type Strategy =
  | {
      readonly kind: 'recommend';
      readonly name: string;
      readonly seedTracks: readonly string[];
      /** Raw units. */
      readonly target: Features;
      /** Raw units; nothing outside is wanted. */
      readonly ranges: World['ranges'];
      /** Popularity in hundredths; nothing outside is wanted. */
      readonly fame: { readonly min: number; readonly max: number } | null;
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
/** Recommendations about as well known as their seed: what stands beside it in real playlists mostly is. */
const fameReach = 8;
const recommendationsMax = 12;
/** Of many seeds as many nearest ones have their call for sure. */
const nearestSeeds = 6;

/**
 * Recommendations: one call around where the answers aim, when they aim elsewhere than the seeds, then one around each
 * seed, about as well known as it is, nearest to the centroid first. Of many seeds the nearest are taken, and a draw of
 * the others. Only seeds that have an id of that catalogue can be used.
 */
export function planRecommendations(world: World): Strategy[] {
  const seeds = world.seeds.tracks.filter((track) => spotifyIdOf(track) !== null);
  if (seeds.length === 0) return [];
  const near = byDistance(seeds, world);
  const aim = world.target ?? world.centroid ?? {};
  const isAimedElsewhere = featureNames.some((name) => world.centroid?.[name] !== aim[name]);
  const answered: Strategy = {
    kind: 'recommend',
    name: 'recommend:answers',
    seedTracks: near.slice(0, seedsPerCall).flatMap((track) => spotifyIdOf(track) ?? []),
    target: rawTargets(world, aim),
    ranges: world.ranges,
    fame: null,
  };
  return [
    ...(isAimedElsewhere ? [answered] : []),
    ...chosenOf(near, recommendationsMax - Number(isAimedElsewhere), world.random_seed).map(
      (seed): Strategy => ({
        kind: 'recommend',
        name: `recommend:${seed.id}`,
        seedTracks: [spotifyIdOf(seed) ?? ''],
        target: {},
        ranges: world.ranges,
        fame: fameAround(seed),
      }),
    ),
  ];
}

/** Few seeds all get their call. */
function chosenOf(near: readonly Track[], count: number, randomSeed: number): Track[] {
  if (near.length <= count) return [...near];
  const others = draw(near.slice(nearestSeeds), count - nearestSeeds, dice(randomSeed));
  return [...near.slice(0, nearestSeeds), ...others];
}

function fameAround({ popularity }: Track): { min: number; max: number } | null {
  if (popularity?.source !== 'spotify') return null;
  const hundredths = Math.round(100 * popularity.value);
  return { min: Math.max(0, hundredths - fameReach), max: Math.min(100, hundredths + fameReach) };
}

const spotifyUri = /^spotify:track:([0-9A-Za-z]{22})$/;

/** A recording of another catalogue has its Spotify id in its URI, when it is known. */
export function spotifyIdOf({ source, id, uri }: Track): string | null {
  return source === 'spotify' ? id : (spotifyUri.exec(uri ?? '')?.[1] ?? null);
}

/** Radios around the seeds' artists; `far` reaches beyond those that everybody would name. Heaviest artists first. */
export function planSimilar(artistIds: readonly string[], reach: 'near' | 'far'): Strategy[] {
  return artistIds.map(
    (artistId): Strategy => ({ kind: 'similar', name: `similar-${reach}:${artistId}`, artistId, reach }),
  );
}

const tagsMax = 8;

/** What carries the world's tags, heaviest first. */
export function planTags(world: World): Strategy[] {
  return heaviestTags(world).map((tag): Strategy => ({ kind: 'tags', name: `tag:${tag}`, tag }));
}

function heaviestTags({ tag_weights }: World): string[] {
  return Object.entries(tag_weights)
    .sort(([, a], [, b]) => b - a)
    .slice(0, tagsMax)
    .map(([tag]) => tag);
}

/** What the artists have recorded whom the same people hear; for when there are no radios. Nearest first. */
export function planNeighbours(
  artists: ReadonlyArray<{ readonly id: string; readonly name: string }>,
): Strategy[] {
  return artists.map(
    ({ id, name }): Strategy => ({
      kind: 'artist',
      name: `artist:${id}`,
      artistId: id,
      artistName: name,
    }),
  );
}

/** Plain searches: the world's tags in the years of the seeds, then the artists by name. */
export function planSearches(world: World, artistNames: readonly string[]): Strategy[] {
  const years = Object.keys(world.released ?? {})
    .map((month) => month.slice(0, 4))
    .sort();
  const span = years.length === 0 ? '' : ` year:${years[0]}-${years.at(-1)}`;
  const names = [...artistNames, ...world.seeds.tracks.map(({ artists }) => artists[0] ?? '')];
  const queries = [
    ...heaviestTags(world).flatMap((tag) => term('genre', tag).map((genre) => `${genre}${span}`)),
    ...names.flatMap((name) => term('artist', name)),
  ];
  return [...new Set(queries)].map((query): Strategy => ({ kind: 'search', name: `search:${query}`, query }));
}

/** A quote within would end the quoted text; there is no way to escape it. */
function term(field: string, text: string): string[] {
  const plain = text.replaceAll('"', ' ').replace(/\s+/g, ' ').trim();
  return plain === '' ? [] : [`${field}:"${plain}"`];
}

/** Seeds by their distance from where the world aims, over the features that both know. */
function byDistance(seeds: readonly Track[], world: World): Track[] {
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

function zOf({ features }: Track, { scaler }: World): Features {
  return featuresFrom((name) => {
    const value = features?.values[name];
    return value === undefined ? undefined : standardised(name, value, scaler);
  });
}

function rawTargets({ scaler }: World, z: Features): Features {
  const raw: Features = {};
  for (const name of targeted) {
    const [value, mean, sd] = [z[name], scaler.mean[name], scaler.sd[name]];
    if (value === undefined || mean === undefined || sd === undefined) continue;
    const [lowest, highest] = name === 'tempo' ? [40, 220] : [0, 1];
    raw[name] = Number(Math.min(highest, Math.max(lowest, mean + value * sd)).toFixed(4));
  }
  return raw;
}
