import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';
import type { Intersection } from '@trc/contracts/documents/world.v1';
import { seedOf } from '@trc/music/dice';
import { featuresFrom } from '@trc/music/features';
import { type CatalogueSpace, project } from './catalogue-space.ts';
import { clamp, round } from './numbers.ts';
import type { Seed } from './seeds.ts';
import { type MeasuredSeed, spreadOf } from './taste.ts';

/** What an intersection is about, before anybody gives it a name. */
export type Theme =
  | { readonly kind: 'feature'; readonly feature: LeadFeature; readonly side: 'low' | 'high' }
  | { readonly kind: 'era'; readonly side: 'early' | 'late' }
  | { readonly kind: 'heart' }
  | { readonly kind: 'tag'; readonly tag: string };

/** An intersection that can be executed and waits for its name. */
export type Draft = Omit<Intersection, 'name' | 'description'> & { readonly theme: Theme };

/** Features that a listener hears as a theme; the others only follow along in the biases. */
export const leadFeatures = [
  'energy',
  'valence',
  'danceability',
  'acousticness',
  'instrumentalness',
  'tempo',
] as const;
export type LeadFeature = (typeof leadFeatures)[number];

/** Largest bias that a component gives: one standard deviation then weighs about as much as a fifth of a score. */
const componentBias = 0.15;
const biasMax = 0.3;
/** A loading below this says nothing about the component. */
const loadingMin = 0.25;
const tagsOfIntersectionMax = 12;
/** A tag belongs to another when this share of its seeds carries that one too. */
const companionShare = 0.6;

export interface DraftInput {
  readonly space: CatalogueSpace;
  readonly seeds: readonly Seed[];
  readonly measured: readonly MeasuredSeed[];
  readonly target: Features;
  readonly tagWeights: ReadonlyMap<string, number>;
}

/**
 * 3 to 5 intersections that part the listener's own region: along the catalogue components in which the seeds differ
 * most when seeds have features, along their tags and years when they do not, and along what the answers name when there
 * is none of these.
 * An id names its axis, so the same axis keeps its playlist whatever the name becomes.
 */
export function draftIntersections(input: DraftInput): Draft[] {
  return input.measured.length >= 3 ? draftByComponents(input) : draftByTags(input);
}

function draftByComponents({ space, measured, target, tagWeights, seeds }: DraftInput): Draft[] {
  const axes = leadingAxes(space, measured).slice(0, measured.length < 6 ? 1 : 2);
  const halves = axes.flatMap(({ feature, loadings }) => {
    const { mean, sd } = spreadOf(measured, feature) ?? { mean: 0, sd: 1 };
    // The halves overlap a little, so that a recording in the middle may go to either.
    const margin = Math.max(0.1, sd / 4);
    return (['low', 'high'] as const).map((side): Draft => {
      const sign = side === 'low' ? -1 : 1;
      const inHalf = measured.filter(({ z }) => sign * ((z[feature] ?? mean) - mean) >= 0);
      return {
        id: `${feature}-${side}`,
        theme: { kind: 'feature', feature, side },
        where: { [feature]: side === 'low' ? { max: round(mean + margin) } : { min: round(mean - margin) } },
        bias: biasAlong(loadings, feature, sign),
        tags: topTags(inHalf, tagWeights),
      };
    });
  });
  return [
    ...halves,
    heart(
      measured,
      axes.map(({ feature }) => feature),
      target,
      topTags(seeds, tagWeights),
    ),
  ];
}

/** The middle of the world: near the target on every axis that parts it. */
function heart(
  measured: readonly MeasuredSeed[],
  axes: readonly LeadFeature[],
  target: Features,
  tags: string[],
): Draft {
  const where: Draft['where'] = {};
  for (const feature of axes) {
    const { mean, sd } = spreadOf(measured, feature) ?? { mean: 0, sd: 1 };
    // Answers pull the middle, but not out of the region in which the seeds lie.
    const middle = clamp(target[feature] ?? mean, mean - sd / 2, mean + sd / 2);
    const reach = Math.max(0.6, sd);
    where[feature] = { min: round(middle - reach), max: round(middle + reach) };
  }
  return { id: 'heart', theme: { kind: 'heart' }, where, bias: {}, tags };
}

interface Axis {
  readonly feature: LeadFeature;
  /** Loadings of the component, columns as in `featureNames`. */
  readonly loadings: readonly number[];
}

/** Components by the seeds' spread along them, each under a lead feature of its own. */
function leadingAxes(space: CatalogueSpace, measured: readonly MeasuredSeed[]): Axis[] {
  const scores = measured.map(({ z, weight }) => ({ weight, at: project(space, z) }));
  const ranked = space.loadings
    .map((loadings, component) => ({ loadings, spread: varianceAt(scores, component) }))
    .sort((a, b) => b.spread - a.spread);
  const axes: Axis[] = [];
  for (const { loadings } of ranked) {
    const lead = leadFeatures
      .map((feature) => ({ feature, loading: Math.abs(loadings[featureNames.indexOf(feature)] ?? 0) }))
      .filter(({ feature }) => !axes.some((axis) => axis.feature === feature))
      .sort((a, b) => b.loading - a.loading)[0];
    if (lead && lead.loading >= loadingMin) axes.push({ feature: lead.feature, loadings });
  }
  return axes;
}

function varianceAt(
  scores: ReadonlyArray<{ weight: number; at: readonly number[] }>,
  component: number,
): number {
  const total = scores.reduce((sum, { weight }) => sum + weight, 0);
  const mean = scores.reduce((sum, { weight, at }) => sum + weight * (at[component] ?? 0), 0) / total;
  return scores.reduce((sum, { weight, at }) => sum + weight * ((at[component] ?? 0) - mean) ** 2, 0) / total;
}

/** The component as a bias, turned so that the lead feature grows with `sign`. */
function biasAlong(loadings: readonly number[], lead: LeadFeature, sign: number): Features {
  const leading = loadings[featureNames.indexOf(lead)] ?? 1;
  const largest = Math.max(...loadings.map(Math.abs));
  return featuresFrom((name) => {
    const loading = loadings[featureNames.indexOf(name)] ?? 0;
    if (Math.abs(loading) < loadingMin) return undefined;
    return round(clamp((componentBias * sign * Math.sign(leading) * loading) / largest, -biasMax, biasMax));
  });
}

function draftByTags(input: DraftInput): Draft[] {
  const { seeds, tagWeights, target } = input;
  const bias = featuresFrom((name) => {
    const pull = target[name];
    return pull === undefined ? undefined : round(clamp(pull / 10, -biasMax, biasMax));
  });
  const clusters = clusterTags(seeds, tagWeights).map(
    (tags): Draft => ({
      id: tagId(tags[0] ?? ''),
      theme: { kind: 'tag', tag: tags[0] ?? '' },
      where: {},
      bias,
      tags,
    }),
  );
  const halves = eraHalves(seeds, bias, tagWeights);
  const drafts = [...unique(clusters).slice(0, playlistsMax - halves.length), ...halves];
  if (halves.length > 0 && drafts.length < playlistsMax)
    drafts.push({ id: 'heart', theme: { kind: 'heart' }, where: {}, bias, tags: topTags(seeds, tagWeights) });
  const sides = leadFeatures.flatMap((feature) =>
    (['low', 'high'] as const).map((side) => ({ feature, side })),
  );
  const wished = (feature: FeatureName, side: string) => (target[feature] ?? 0) * (side === 'low' ? -1 : 1);
  for (const { feature, side } of sides.sort(
    (a, b) => wished(b.feature, b.side) - wished(a.feature, a.side),
  )) {
    if (drafts.length >= 3) break;
    drafts.push({
      id: `${feature}-${side}`,
      theme: { kind: 'feature', feature, side },
      where: {},
      bias: { ...bias, [feature]: side === 'low' ? -componentBias : componentBias },
      tags: [],
    });
  }
  return drafts;
}

const playlistsMax = 5;
/** With fewer dated seeds there is no telling early from late. */
const datedMin = 4;

/** The earlier and the later half of the world; they overlap a little, so that what lies in the middle may go to either. */
function eraHalves(seeds: readonly Seed[], bias: Features, tagWeights: ReadonlyMap<string, number>): Draft[] {
  const months = seeds.flatMap(({ track }) => track.released?.slice(0, 7) ?? []).sort();
  const [from, to] = [months[Math.floor(months.length * 0.4)], months[Math.floor(months.length * 0.6)]];
  if (months.length < datedMin || !from || !to || months[0] === months.at(-1)) return [];
  const half = (side: 'early' | 'late', released: NonNullable<Draft['released']>): Draft => {
    const inHalf = seeds.filter(({ track }) =>
      side === 'early' ? (track.released ?? '') <= to : (track.released ?? '') >= from,
    );
    return {
      id: `era-${side}`,
      theme: { kind: 'era', side },
      where: {},
      released,
      bias,
      tags: topTags(inHalf, tagWeights),
    };
  };
  return [half('early', { to }), half('late', { from })];
}

/**
 * Parts the tags by the seeds that carry them: each cluster is led by the heaviest tag among seeds not yet covered,
 * and takes along the tags that mostly stand beside it.
 */
function clusterTags(seeds: readonly Seed[], tagWeights: ReadonlyMap<string, number>): string[][] {
  const clusters: string[][] = [];
  const taken = new Set<string>();
  let open = seeds.filter(({ track }) => (track.tags?.values.length ?? 0) > 0);
  while (clusters.length < 5) {
    const led =
      topTags(open, tagWeights).find((tag) => !taken.has(tag)) ??
      [...tagWeights.keys()].find((tag) => !taken.has(tag));
    if (led === undefined) break;
    const carriers = carriersOf(led, seeds);
    const beside = topTags(carriers, tagWeights).filter((tag) => {
      if (tag === led || taken.has(tag)) return false;
      return carriersOf(tag, carriers).length >= companionShare * carriersOf(tag, seeds).length;
    });
    const tags = [led, ...beside].slice(0, 6);
    for (const tag of tags) taken.add(tag);
    clusters.push(tags);
    open = open.filter((seed) => !carriers.includes(seed));
  }
  return clusters;
}

const carriersOf = (tag: string, seeds: readonly Seed[]) =>
  seeds.filter(({ track }) => track.tags?.values.includes(tag));

/** The world's tags that these seeds carry, heaviest first. */
function topTags(seeds: readonly Seed[], tagWeights: ReadonlyMap<string, number>): string[] {
  const carried = new Map<string, number>();
  for (const { track, weight } of seeds) {
    for (const tag of track.tags?.values ?? []) {
      if (tagWeights.has(tag)) carried.set(tag, (carried.get(tag) ?? 0) + weight);
    }
  }
  return [...carried]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([tag]) => tag)
    .slice(0, tagsOfIntersectionMax);
}

function tagId(tag: string): string {
  const slug = tag
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  return `tag-${slug === '' ? seedOf(tag).toString(36) : slug}`;
}

function unique(drafts: readonly Draft[]): Draft[] {
  return [...new Map(drafts.map((draft) => [draft.id, draft])).values()];
}
