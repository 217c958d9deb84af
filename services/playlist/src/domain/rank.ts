import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import { type Features, featureNames, type Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { asOfReleases, eraAffinity, fameAffinity, tagAffinity } from '@trc/music/affinity';
import { trackKey } from '@trc/music/identity';
import { createDice } from './dice.ts';
import { clampZ, featureSimilarity, normalise, normaliseAll } from './features.ts';
import { artistKeys, plainTags } from './identity.ts';
import { cosine, plainWeights } from './semantics.ts';
import { type PartName, partNames, type Weights } from './weights.v2.ts';
import { containsPhrase, plain } from './words.ts';

/** Each is 0 to 1; null where the data for it is missing. */
export type Parts = Readonly<Record<PartName, number | null>>;

export interface RankedTrack {
  readonly track: Track;
  readonly parts: Parts;
  /** Weighted mean of the parts that are there, 0 to 1. */
  readonly score: number;
  /** Known features in standard deviations from the catalogue's mean. */
  readonly z: Features;
  /** False for a track with a known value clearly outside the world's ranges: it is used when the others do not suffice. */
  readonly inRange: boolean;
  /** No credited artist is among the seeds. */
  readonly newArtist: boolean;
  /** Decides between equals. */
  readonly draw: number;
}

export interface Ranking {
  /** Those in range first, best first. */
  readonly tracks: readonly RankedTrack[];
  /** Candidates that carry an excluded word. */
  readonly excluded: number;
}

/**
 * Scores candidates against a world. The result depends on the set, the world and the weights, and not on the order of
 * the candidates. A part whose data is missing is left out and the others weigh more; nothing is filled with 0.
 */
export function rank(world: World, candidates: readonly Candidate[], weights: Weights): Ranking {
  const ordered = candidates
    .filter(({ track }) => !isExcluded(track, world))
    .map((candidate) => ({ candidate, key: trackKey(candidate.track) }))
    .sort((a, b) => compareText(a.key, b.key));
  const dice = createDice(world.random_seed);
  const aim = world.target ?? world.centroid;
  const listener = listenerOf(world);
  const tracks = ordered.map(({ candidate }) => candidate.track);
  const rarity = rarityIn(tracks);
  const semantic = semanticIn(world, weights);
  const era = eraIn(world, tracks);
  const fame = fameIn(world);

  const ranked = ordered.map(({ candidate: { track, embedding } }): RankedTrack => {
    const z = normaliseAll(track.features?.values, world.scaler);
    const newArtist = !artistKeys(track).some((key) => listener.artists.has(key));
    const parts: Parts = {
      semantic: semantic(track, embedding),
      feature: aim ? featureSimilarity(z, aim, weights.featureWidthSd) : null,
      era: era(track.released),
      fame: fame(track),
      artist: listener.artists.size === 0 ? null : Number(!newArtist),
      novelty: noveltyOf(track, listener, newArtist),
      diversity: rarity(track),
    };
    return {
      track,
      parts,
      score: weightedMean(parts, weights.parts),
      z,
      inRange: isInRange(z, world, weights.rangeToleranceSd),
      newArtist,
      draw: dice(),
    };
  });
  return { tracks: ranked.sort(byRank), excluded: candidates.length - ordered.length };
}

export function byRank(a: RankedTrack, b: RankedTrack): number {
  return Number(b.inRange) - Number(a.inRange) || b.score - a.score || byDraw(a, b);
}

/** The dice decide, and the name where even they are equal. */
export function byDraw(a: RankedTrack, b: RankedTrack): number {
  return a.draw - b.draw || compareText(trackKey(a.track), trackKey(b.track));
}

/** The mean of the parts that are there; 0 when none is. */
export function weightedMean(parts: Parts, weights: Weights['parts']): number {
  let sum = 0;
  let total = 0;
  for (const name of partNames) {
    const part = parts[name];
    if (part === null) continue;
    sum += weights[name] * part;
    total += weights[name];
  }
  return total > 0 ? sum / total : 0;
}

/** What a track is about: its tags and its embedding together, or the one of them that is known. */
function semanticIn(world: World, { tagShare }: Weights) {
  const tagged = tagAffinity(plainWeights(world.tag_weights));
  const centroid = world.semantic?.centroid;
  return (track: Track, embedding: readonly number[] | null): number | null => {
    const byTags = tagged(plainTags(track));
    const byText = centroid && embedding ? cosine(embedding, centroid) : null;
    if (byTags === null || byText === null) return byTags ?? byText;
    return tagShare * byTags + (1 - tagShare) * byText;
  };
}

function eraIn(world: World, tracks: readonly Track[]) {
  const shares = world.released ?? {};
  const asOf = asOfReleases([...Object.keys(shares), ...tracks.map(({ released }) => released)]);
  return asOf === null ? () => null : eraAffinity(shares, asOf);
}

/** Two catalogues count popularity differently, so only numbers of the same one are compared. */
function fameIn({ fame }: World) {
  const affinity = fameAffinity(fame?.shares ?? {});
  return ({ popularity }: Track) =>
    affinity(popularity?.source === fame?.source ? (popularity?.value ?? null) : null);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By a word that the listener avoids, unless the seeds themselves carry the tag in which it stands. */
function isExcluded(track: Track, { exclude_keywords, tag_weights }: World): boolean {
  const own = plainWeights(tag_weights);
  return plainTags(track).some(
    (tag) => !own.has(tag) && exclude_keywords.some((keyword) => containsPhrase(tag, keyword)),
  );
}

function isInRange(z: Features, { ranges, scaler }: World, toleranceSd: number): boolean {
  return featureNames.every((name) => {
    const value = z[name];
    const range = ranges[name];
    if (value === undefined || range === undefined) return true;
    const low = range.min === undefined ? undefined : normalise(name, range.min, scaler);
    const high = range.max === undefined ? undefined : normalise(name, range.max, scaler);
    return (
      value >= clampZ((low ?? -Infinity) - toleranceSd) && value <= clampZ((high ?? Infinity) + toleranceSd)
    );
  });
}

interface Listener {
  readonly artists: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

function listenerOf({ seeds }: World): Listener {
  return {
    artists: new Set(seeds.tracks.flatMap(artistKeys)),
    tags: new Set(seeds.tracks.flatMap(plainTags)),
  };
}

/** Half for an artist, half for the share of tags that the seeds do not have; the artist alone where tags are unknown. */
function noveltyOf(track: Track, listener: Listener, newArtist: boolean): number | null {
  if (listener.artists.size === 0) return null;
  const tags = plainTags(track);
  const artist = newArtist ? 1 : 0;
  if (tags.length === 0 || listener.tags.size === 0) return artist;
  return (artist + tags.filter((tag) => !listener.tags.has(tag)).length / tags.length) / 2;
}

/**
 * Rarity of a track's artist and tags among the candidates, 0 to 1: the mean of their inverse document frequencies
 * (Spärck Jones, 1972), 1 − log(df)/log(n). Null in a set of one, in which nothing is rare.
 */
function rarityIn(tracks: readonly Track[]): (track: Track) => number | null {
  const counts = new Map<string, number>();
  const names = (track: Track) => ({
    artists: [...new Set(track.artists.map((artist) => `artist:${plain(artist)}`))],
    tags: plainTags(track).map((tag) => `tag:${tag}`),
  });
  for (const track of tracks) {
    const { artists, tags } = names(track);
    for (const name of [...artists, ...tags]) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const logCount = Math.log(tracks.length);
  const rare = (name: string) => 1 - Math.log(counts.get(name) ?? 1) / logCount;
  return (track) => {
    if (tracks.length < 2) return null;
    const { artists, tags } = names(track);
    const groups = [artists, tags].filter((group) => group.length > 0);
    return mean(groups.map((group) => mean(group.map(rare))));
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
