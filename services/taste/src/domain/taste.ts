import type { Features, featureNames } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { Source } from '@trc/contracts/lineage';
import { releaseMonth } from '@trc/music/affinity';
import { featuresFrom } from '@trc/music/features';
import { type CatalogueSpace, normalise, zMax } from './catalogue-space.ts';
import { clamp, round } from './numbers.ts';
import type { Seed } from './seeds.ts';
import { sharesOf } from './shares.ts';

/** A seed with features, in standard deviations. */
export interface MeasuredSeed extends Seed {
  readonly z: Features;
}

export function measure(space: CatalogueSpace, seeds: readonly Seed[]): MeasuredSeed[] {
  return seeds.flatMap((seed) => {
    const z = seed.track.features ? normalise(space, seed.track.features.values) : {};
    return Object.keys(z).length === 0 ? [] : [{ ...seed, z }];
  });
}

/** Weighted mean of the seeds in z units; a seed without a feature has no say on it. `null` without measured seeds. */
export function centroidOf(seeds: readonly MeasuredSeed[]): Features | null {
  if (seeds.length === 0) return null;
  return featuresFrom((name) => spreadOf(seeds, name)?.mean);
}

/** Weighted mean and standard deviation of one feature over the seeds that have it. */
export function spreadOf(
  seeds: readonly MeasuredSeed[],
  name: (typeof featureNames)[number],
): { readonly mean: number; readonly sd: number } | undefined {
  const known = seeds.flatMap(({ z, weight }) => (z[name] === undefined ? [] : [{ value: z[name], weight }]));
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return undefined;
  const mean = known.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
  const variance = known.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0) / total;
  return { mean: round(mean), sd: round(Math.sqrt(variance)) };
}

/** What somebody plays tells more than what they tick: beside a centroid, answers pull with this share. */
const pullOfAnswers = 0.4;

/** Where playlists aim: the centroid moved by the answers, or the answers alone. */
export function targetOf(centroid: Features | null, shift: Features): Features {
  return featuresFrom((name) => {
    if (centroid?.[name] === undefined && shift[name] === undefined) return undefined;
    const pull = centroid === null ? 1 : pullOfAnswers;
    return round(clamp((centroid?.[name] ?? 0) + pull * (shift[name] ?? 0), -zMax, zMax));
  });
}

const tagsMax = 60;
/** What the seeds say against what the answers say; either alone gets everything. */
const seedShare = 0.7;

/**
 * Tags with weights that add up to 1, heaviest first: the mean of the seeds' tag vectors, each of length 1.
 * @param answerTags how many answers name each tag.
 */
export function weighTags(
  seeds: readonly Seed[],
  answerTags: ReadonlyMap<string, number>,
  exclude: readonly string[],
): Map<string, number> {
  const fromSeeds = new Map<string, number>();
  for (const { track, weight } of seeds) {
    const tags = track.tags?.values ?? [];
    for (const tag of tags) add(fromSeeds, tag, weight / Math.sqrt(tags.length));
  }
  const seedTotal = sumOf(fromSeeds);
  const answerTotal = sumOf(answerTags);
  const share = answerTotal === 0 ? 1 : seedTotal === 0 ? 0 : seedShare;
  const all = new Map<string, number>();
  for (const [tag, weight] of fromSeeds) add(all, tag, (share * weight) / seedTotal);
  for (const [tag, count] of answerTags) add(all, tag, ((1 - share) * count) / answerTotal);
  const unwanted = new Set(exclude);
  return sharesOf(
    [...all].filter(([tag]) => !unwanted.has(tag)),
    tagsMax,
  );
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function sumOf(map: ReadonlyMap<string, number>): number {
  return [...map.values()].reduce((sum, value) => sum + value, 0);
}

const monthsMax = 120;

/** When the seeds came out, by month where it is known and by year where not: shares that add up to 1, heaviest first. */
export function weighReleases(seeds: readonly Seed[]): Map<string, number> {
  const months = new Map<string, number>();
  for (const { track, weight } of seeds) {
    const month = releaseMonth(track.released);
    if (month !== null) add(months, month, weight);
  }
  return sharesOf(months, monthsMax);
}

/** All hundredths from 0 to 1. */
const degreesMax = 101;

/** How well known the seeds are, in hundredths, as the catalogue counts that knows most of them; `null` when none does. */
export function weighFame(seeds: readonly Seed[]): World['fame'] {
  const bySource = new Map<Source, Map<string, number>>();
  for (const { track, weight } of seeds) {
    if (track.popularity === null) continue;
    const { source, value } = track.popularity;
    const shares = bySource.get(source) ?? new Map<string, number>();
    add(shares, `${Math.round(100 * value)}`, weight);
    bySource.set(source, shares);
  }
  const [most] = [...bySource].sort(([, a], [, b]) => sumOf(b) - sumOf(a));
  return most ? { source: most[0], shares: Object.fromEntries(sharesOf(most[1], degreesMax)) } : null;
}
