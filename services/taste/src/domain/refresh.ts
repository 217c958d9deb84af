import type { Features, Track } from '@trc/contracts/documents/track.v1';
import { featureNames } from '@trc/contracts/documents/track.v1';
import { type Intersection, type World, worldSchema } from '@trc/contracts/documents/world.v1';
import { seedOf } from '@trc/music/dice';
import { featuresFrom } from '@trc/music/features';
import { recordingKeys, recordingKeysOfId } from '@trc/music/identity';
import { type Reading, readAnswers } from './answers.ts';
import { blend, blendRanking, blendShares, oldShare } from './blend.ts';
import { type CatalogueSpace, project, zMax } from './catalogue-space.ts';
import type { Evidence } from './feedback.ts';
import { type Draft, draftIntersections } from './intersections.ts';
import { clamp, round } from './numbers.ts';
import { listedMax, namedMax, type Seed, seedsMin } from './seeds.ts';
import { centroidOf, measure, targetOf, weighFame, weighReleases, weighTags } from './taste.ts';

/** The numbers that the evidence alone would give. What it says nothing about is `null` or empty. */
export interface Fresh {
  readonly evidence: Evidence;
  readonly centroid: Features | null;
  readonly target: Features | null;
  readonly components: World['components'];
  readonly tagWeights: ReadonlyMap<string, number>;
  readonly released: ReadonlyMap<string, number>;
  readonly fame: World['fame'];
  readonly drafts: readonly Draft[];
}

/** What a model added: each is `null` when it was not asked or did not answer. */
export interface Words {
  readonly prose: { readonly text: string; readonly promptVersion: string | null } | null;
  readonly semantic: World['semantic'];
}

export const noWords: Words = { prose: null, semantic: null };

/** Measures the evidence as the world measures: on its own scaler, with its own answers. */
export function measureEvidence(world: World, evidence: Evidence, space: CatalogueSpace): Fresh {
  const own: CatalogueSpace = {
    ...space,
    mean: { ...space.mean, ...world.scaler.mean },
    sd: { ...space.sd, ...world.scaler.sd },
  };
  const { shift, tags } = answersOf(world);
  const measured = measure(own, evidence.towards);
  const away = centroidOf(measure(own, evidence.away));
  const near = centroidOf(measured);
  const speaks = near !== null || (away !== null && world.centroid !== null);
  // What the evidence is too weak to say, or does not know at all, the world says itself, before anything pushes it.
  const drawn = blend(world.centroid, near, 1 - evidence.strength);
  const centroid = speaks && drawn ? pushedFrom(away, drawn) : null;
  const target = centroid && targetOf(centroid, shift);
  const tagWeights = tagsOf(world, evidence, tags);
  const isEnough = evidence.towards.length >= seedsMin;
  return {
    evidence,
    centroid,
    target,
    components: centroid && { version: space.version, centroid: project(own, centroid) },
    tagWeights,
    released: drawnTo(world.released, weighReleases(evidence.towards), evidence.strength),
    fame: weighFame(evidence.towards),
    drafts: isEnough
      ? draftIntersections({
          space: own,
          seeds: evidence.towards,
          measured,
          target: target ?? world.target ?? {},
          tagWeights,
        })
      : [],
  };
}

/** Answers to a table that has lost one of their options pull no more. */
function answersOf(world: World): Pick<Reading, 'shift' | 'tags'> {
  const read = readAnswers(world.answers);
  return read.kind === 'read' ? read.reading : { shift: {}, tags: new Map() };
}

const pushShare = 0.5;
/** Standard deviations; with the share of a refresh, one moves a world by a tenth at most. */
const pushMax = 0.5;

/** Moves a centroid away from what is unwanted. Source: the negative part of Rocchio's relevance feedback (1971), clamped. */
function pushedFrom(away: Features | null, centroid: Features): Features {
  return featuresFrom((name) => {
    const at = centroid[name];
    if (at === undefined) return undefined;
    const push = pushShare * (at - (away?.[name] ?? at));
    return round(clamp(at + clamp(push, -pushMax, pushMax), -zMax, zMax));
  });
}

/** A tag that alone stands for everything unwanted loses this much of its fresh weight. */
const tagLossMax = 0.8;

function tagsOf(
  world: World,
  { towards, away, strength }: Evidence,
  answerTags: Reading['tags'],
): Map<string, number> {
  const unwanted = weighTags(away, new Map(), []);
  const isTagged = towards.some(({ track }) => (track.tags?.values.length ?? 0) > 0);
  if (!isTagged && unwanted.size === 0) return new Map();
  const weights = isTagged
    ? blendShares(world.tag_weights, weighTags(towards, answerTags, world.exclude_keywords), 1 - strength)
    : world.tag_weights;
  const kept = Object.entries(weights).map(
    ([tag, weight]) => [tag, weight * (1 - tagLossMax * (unwanted.get(tag) ?? 0))] as const,
  );
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(kept.map(([tag, weight]) => [tag, weight / total]));
}

/**
 * The next version of a world: 80 % of its numbers stay, 20 % are fresh. Its name, its answers and the ids, names and
 * order of its intersections stay for ever; its prose stays until somebody writes a new one.
 */
export function refresh(
  world: World,
  fresh: Fresh,
  words: Words = noWords,
  leftOut: readonly string[] = [],
): World {
  const version = world.version + 1;
  const { towards, away, strength } = fresh.evidence;
  // Numbers of the evidence were already drawn to the world as far as it is weak; what was not drawn keeps more.
  const kept = 1 - (1 - oldShare) * strength;
  const centroid = blend(world.centroid, fresh.centroid);
  const target = blend(world.target ?? world.centroid, fresh.target);
  return worldSchema.parse({
    ...world,
    version,
    random_seed: seedOf(`${world.id}:${version}`),
    seeds: joined(
      world.seeds,
      towards.map(({ track }) => track),
    ),
    centroid,
    ...(fresh.target && { target }),
    components: blendComponents(world, fresh),
    released: blendShares(world.released ?? {}, fresh.released),
    fame: blendFame(world.fame, fresh),
    tag_weights: blendShares(world.tag_weights, fresh.tagWeights),
    semantic: blendMeaning(world.semantic, words.semantic, kept),
    intersections: world.intersections.map((intersection) =>
      blendIntersection(
        intersection,
        fresh.drafts.find(({ id }) => id === intersection.id),
        kept,
      ),
    ),
    ...(words.prose && { prose: words.prose.text, prompt_version: words.prose.promptVersion }),
    left_out: [...leftOut, ...notesOf(fresh, towards.length + away.length)],
  });
}

function notesOf({ centroid }: Fresh, count: number): string[] {
  if (count === 0) return ['Nothing new was heard or said, so the numbers of this world stay.'];
  return centroid === null
    ? ['What is new has no audio features; it moved tags and no other numbers of this world.']
    : [];
}

/** Weak evidence is drawn toward what the world says already. */
function drawnTo(
  old: World['released'],
  fresh: ReadonlyMap<string, number>,
  strength: number,
): ReadonlyMap<string, number> {
  return fresh.size === 0 ? fresh : new Map(Object.entries(blendShares(old ?? {}, fresh, 1 - strength)));
}

/** Fame compares only within one catalogue's count. */
function blendFame(old: World['fame'], { fame, evidence }: Fresh): World['fame'] {
  if (!old || !fame) return old ?? fame;
  if (old.source !== fame.source) return old;
  const shares = drawnTo(old.shares, new Map(Object.entries(fame.shares)), evidence.strength);
  return { ...old, shares: blendShares(old.shares, shares) };
}

/** Coordinates compare only within one version of the catalogue's components. */
function blendComponents({ components }: World, fresh: Fresh): World['components'] {
  const isComparable =
    components === null || fresh.components === null || components.version === fresh.components.version;
  return isComparable ? blend(components, fresh.components) : components;
}

/** Vectors compare only within one model and one version of the text; another one begins anew. */
function blendMeaning(old: World['semantic'], fresh: World['semantic'], kept: number): World['semantic'] {
  const isComparable =
    old !== null &&
    fresh !== null &&
    old.model === fresh.model &&
    old.text_version === fresh.text_version &&
    old.centroid.length === fresh.centroid.length;
  return isComparable ? blend(old, fresh, kept) : (fresh ?? old);
}

/** Takes over fresh numbers along the same axis; an axis that the evidence does not draw again stays as it is. */
function blendIntersection(old: Intersection, fresh: Draft | undefined, kept: number): Intersection {
  if (!fresh || shapeOf(fresh.where) !== shapeOf(old.where)) return old;
  return {
    ...old,
    where: blend(old.where, fresh.where, kept),
    bias: shapeOf(fresh.bias) === shapeOf(old.bias) ? blend(old.bias, fresh.bias, kept) : old.bias,
    tags: blendRanking(old.tags, fresh.tags),
  };
}

/** Which features, and which bounds of each. */
function shapeOf(record: Intersection['where'] | Intersection['bias']): string {
  return featureNames
    .flatMap((name) => {
      const value = record[name];
      return value === undefined ? [] : [`${name}:${Object.keys(value).sort().join()}`];
    })
    .join(' ');
}

/** The old seeds, and behind them the new ones, so that none of them comes back as a suggestion. */
function joined(seeds: World['seeds'], fresh: readonly Track[]): World['seeds'] {
  const known = new Set([
    ...seeds.tracks.flatMap(recordingKeys),
    ...(seeds.also ?? []).flatMap(recordingKeysOfId),
  ]);
  const added = fresh.filter((track) => {
    const keys = recordingKeys(track);
    const isNew = !keys.some((key) => known.has(key));
    for (const key of keys) known.add(key);
    return isNew;
  });
  const room = Math.max(0, listedMax - seeds.tracks.length);
  const named = added.slice(room).map(({ id }) => id);
  return {
    ...seeds,
    tracks: [...seeds.tracks, ...added.slice(0, room)],
    ...(seeds.also || named.length > 0 ? { also: [...(seeds.also ?? []), ...named].slice(-namedMax) } : {}),
  };
}

/** The listed seeds of a world, each with the same say: what their lineage allows is read from them. */
export function listedSeeds({ seeds }: World): Seed[] {
  return seeds.tracks.map((track) => ({ track, weight: 1 / seeds.tracks.length }));
}

/** Standard deviations by which a feature must move, or share of the tags, before a listener would tell it otherwise. */
const noticeableSd = 0.1;
const noticeableShare = 0.1;

/** Whether new words are worth their price. */
export function movedNoticeably(before: World, after: World): boolean {
  const far = featureNames.some(
    (name) => Math.abs((after.target?.[name] ?? 0) - (before.target?.[name] ?? 0)) >= noticeableSd,
  );
  const tags = new Set([...Object.keys(before.tag_weights), ...Object.keys(after.tag_weights)]);
  const changed = [...tags].reduce(
    (sum, tag) => sum + Math.abs((after.tag_weights[tag] ?? 0) - (before.tag_weights[tag] ?? 0)) / 2,
    0,
  );
  return far || changed >= noticeableShare;
}
