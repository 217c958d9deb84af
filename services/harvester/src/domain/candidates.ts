import type { Candidate, CandidateSet } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { recordingKeys, recordingKeysOfId } from '@trc/music/identity';

/** Fewer candidates than this make no playlists worth having. */
export const candidatesMin = 30;
/** A set holds no more than this: the nearest. */
export const candidatesEnough = 1_000;
/** Below this many the next catalogue is asked too, whatever it costs: five full playlists would be out of reach. */
export const candidatesPoor = 300;
/** Below this many the next catalogue is asked too, where calls are left. */
export const candidatesWished = 500;

export interface Finding {
  readonly strategy: string;
  readonly tracks: readonly Track[];
  readonly note: string | null;
}

/** Recordings that must not come back, by `recordingKeys`. */
export interface Known {
  readonly seeds: ReadonlySet<string>;
  readonly blocked: ReadonlySet<string>;
  readonly heavyPlayed: ReadonlySet<string>;
}

export type Selection = Pick<CandidateSet, 'candidates' | 'strategies' | 'dropped'>;

/**
 * Findings → distinct recordings that the listener does not know yet, in the order in which they were found, all of them.
 * Recordings that share any key are one, also over a third that shares keys with both. What one catalogue knows and
 * another does not is put together. Every dropped track is counted once, under the first reason that applies.
 */
export function select(findings: readonly Finding[], known: Known): Selection {
  const entries = findings.flatMap(({ strategy, tracks }) =>
    tracks.map((track) => ({ strategy, track, keys: recordingKeys(track) })),
  );
  const groups = groupByKeys(entries.map(({ keys }) => keys));
  const dropped = {
    duplicates: entries.length - groups.length,
    seeds: 0,
    owned: 0,
    blocked: 0,
    heavy_played: 0,
  };
  const candidates: Candidate[] = [];
  for (const group of groups) {
    const members = group.flatMap((index) => entries[index] ?? []);
    const keys = members.flatMap((member) => member.keys);
    const reason = reasonToDrop(keys, known);
    if (reason) {
      dropped[reason] += 1;
      continue;
    }
    const [first, ...rest] = members;
    if (!first) continue;
    candidates.push({
      track: rest.reduce((track, other) => completed(track, other.track), first.track),
      found_by: [...new Set(members.map(({ strategy }) => strategy))],
      embedding: null,
    });
  }
  const strategies = findings.map(({ strategy, tracks, note }) => ({
    name: strategy,
    found: tracks.length,
    kept: 0,
    note,
  }));
  return withCandidates({ candidates, strategies, dropped }, candidates);
}

/** The selection with these of its candidates; each counts as kept for the strategy that found it first. */
export function withCandidates<S extends Selection>(selection: S, candidates: readonly Candidate[]): S {
  const kept = new Map<string | undefined, number>();
  for (const { found_by } of candidates) kept.set(found_by[0], (kept.get(found_by[0]) ?? 0) + 1);
  return {
    ...selection,
    candidates: [...candidates],
    strategies: selection.strategies.map((one) => ({ ...one, kept: kept.get(one.name) ?? 0 })),
  };
}

/** How many distinct recordings the findings hold so far. */
export function countDistinct(findings: readonly Finding[]): number {
  return groupByKeys(findings.flatMap(({ tracks }) => tracks.map(recordingKeys))).length;
}

function reasonToDrop(
  keys: readonly string[],
  known: Known,
): keyof Omit<CandidateSet['dropped'], 'duplicates' | 'owned'> | null {
  const holds = (set: ReadonlySet<string>) => keys.some((key) => set.has(key));
  if (holds(known.seeds)) return 'seeds';
  if (holds(known.blocked)) return 'blocked';
  if (holds(known.heavyPlayed)) return 'heavy_played';
  return null;
}

/** What the first does not know is taken from the second, each group of values with its own source. */
function completed(track: Track, other: Track): Track {
  return {
    ...track,
    album: track.album ?? other.album,
    album_id: track.album_id ?? (track.album === null ? other.album_id : null),
    released: track.released ?? other.released,
    duration_ms: track.duration_ms ?? other.duration_ms,
    isrc: track.isrc ?? other.isrc,
    mbid: track.mbid ?? other.mbid,
    uri: track.uri ?? other.uri,
    features: track.features ?? other.features,
    tags: track.tags ?? other.tags,
    popularity: track.popularity ?? other.popularity,
  };
}

/**
 * Where playlists go to Spotify, a recording that it does not have would leave a gap there: such candidates only fill
 * up to what makes full playlists.
 */
export function publishableFirst(candidates: readonly Candidate[]): Candidate[] {
  const publishable = candidates.filter(({ track }) => track.uri !== null);
  const others = candidates.filter(({ track }) => track.uri === null);
  return [...publishable, ...others.slice(0, Math.max(0, candidatesPoor - publishable.length))];
}

/** Keys of every seed, also of those that the world names by id only. */
export function keysOfSeeds(world: World): Set<string> {
  return new Set([
    ...world.seeds.tracks.flatMap(recordingKeys),
    ...(world.seeds.also ?? []).flatMap(recordingKeysOfId),
  ]);
}

/** The selection without what the listener has; `owns` says so for its first candidates. */
export function withoutOwned<S extends Selection>(selection: S, owns: readonly boolean[]): S {
  const candidates = selection.candidates.filter((_, index) => owns[index] !== true);
  const owned = selection.candidates.length - candidates.length;
  const dropped = { ...selection.dropped, owned: selection.dropped.owned + owned };
  return withCandidates({ ...selection, dropped }, candidates);
}

/** Keys of tracks, all in one. */
export function keysOf(tracks: readonly Track[]): Set<string> {
  return new Set(tracks.flatMap(recordingKeys));
}

/** Connected components over shared keys, each in order of its members, by order of their first. Source: union-find with path halving (Tarjan). */
function groupByKeys(keysOfEntries: ReadonlyArray<readonly string[]>): number[][] {
  const parent = keysOfEntries.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while ((parent[root] ?? root) !== root) {
      parent[root] = parent[parent[root] ?? root] ?? root;
      root = parent[root] ?? root;
    }
    return root;
  };
  const ownerOf = new Map<string, number>();
  for (const [index, keys] of keysOfEntries.entries()) {
    for (const key of keys) {
      const owner = ownerOf.get(key);
      if (owner === undefined) ownerOf.set(key, index);
      else {
        const [a, b] = [rootOf(owner), rootOf(index)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const groups = new Map<number, number[]>();
  for (const index of keysOfEntries.keys()) {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group) group.push(index);
    else groups.set(root, [index]);
  }
  return [...groups.values()];
}
