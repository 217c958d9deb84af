import type { Features, featureNames } from '@trc/contracts/documents/track.v1';
import { featuresFrom } from '@trc/music/features';
import { type CatalogueSpace, normalise, zMax } from './catalogue-space.ts';
import { clamp, round } from './numbers.ts';
import type { Seed } from './seeds.ts';

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

export const tagsMax = 60;
/** What the seeds say against what the answers say; either alone gets everything. */
const seedShare = 0.7;

/**
 * Tags with weights that add up to 1, heaviest first. A seed's first tag tells most (1, ½, ⅓, …).
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
    const harmonic = tags.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
    for (const [rank, tag] of tags.entries()) add(fromSeeds, tag, weight / (rank + 1) / harmonic);
  }
  const seedTotal = sumOf(fromSeeds);
  const answerTotal = sumOf(answerTags);
  const share = answerTotal === 0 ? 1 : seedTotal === 0 ? 0 : seedShare;
  const all = new Map<string, number>();
  for (const [tag, weight] of fromSeeds) add(all, tag, (share * weight) / seedTotal);
  for (const [tag, count] of answerTags) add(all, tag, ((1 - share) * count) / answerTotal);
  const unwanted = new Set(exclude);
  const kept = [...all]
    .filter(([tag]) => !unwanted.has(tag))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, tagsMax);
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(kept.map(([tag, weight]) => [tag, round(weight / total, 6)]));
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function sumOf(map: ReadonlyMap<string, number>): number {
  return [...map.values()].reduce((sum, value) => sum + value, 0);
}
