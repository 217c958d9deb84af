import type { Track } from '@trc/contracts/documents/track.v1';
import { trackKey } from '@trc/music/identity';

/** A seed that somebody typed, picked or pasted. */
export type SeedId =
  | { readonly kind: 'spotify'; readonly id: string }
  | { readonly kind: 'musicbrainz'; readonly id: string };

const spotifyId = /^[0-9A-Za-z]{22}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an id, a URI or a web address of a recording; `null` when it is none of these. */
export function readTrackId(text: string): SeedId | null {
  const id = lastPart(text, 'track');
  if (spotifyId.test(id)) return { kind: 'spotify', id };
  const mbid = lastPart(text, 'recording').toLowerCase();
  return uuid.test(mbid) ? { kind: 'musicbrainz', id: mbid } : null;
}

/** Reads an id, a URI or a web address of a Spotify playlist; `null` when it is none of these. */
export function readPlaylistId(text: string): string | null {
  const id = lastPart(text, 'playlist');
  return spotifyId.test(id) ? id : null;
}

/** `spotify:track:X`, `https://…/track/X?si=…` and `X` all give X; another kind's address gives nothing. */
function lastPart(text: string, noun: string): string {
  const bare = text
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  if (!/[:/]/.test(bare)) return bare;
  return new RegExp(`(?:^|[:/])${noun}[:/]([^:/]+)$`).exec(bare)?.[1] ?? '';
}

/** Seeds that belong together: one playlist, one history, one choice. */
export type SeedGroup = readonly Track[];

export interface Seed {
  readonly track: Track;
  /** Share of the whole; all weights add up to 1. */
  readonly weight: number;
}

/**
 * Gives every group the same say, whatever its length, so that a long playlist does not drown the others.
 * Inside a group each entry weighs the same: a recording played twice weighs twice.
 */
export function weigh(groups: readonly SeedGroup[]): Seed[] {
  const filled = groups.filter((group) => group.length > 0);
  const seeds = new Map<string, Seed>();
  for (const group of filled) {
    const share = 1 / filled.length / group.length;
    for (const track of group) {
      const key = trackKey(track);
      const weight = (seeds.get(key)?.weight ?? 0) + share;
      seeds.set(key, { track: seeds.get(key)?.track ?? track, weight });
    }
  }
  return [...seeds.values()];
}

/** Replaces the tracks of the seeds, by source and id; weights and order stay. */
export function withTracks(seeds: readonly Seed[], read: (track: Track) => Track): Seed[] {
  return seeds.map(({ track, weight }) => ({ track: read(track), weight }));
}

/** Fewer recordings than this do not describe a taste. */
export const seedsMin = 3;
/** A world travels in one message, so it lists this many seeds in full and names the others by id. */
export const listedMax = 400;
const namedMax = 12_000;

/** The heaviest seeds in full, the others by id. `unnamed` is how many are neither. */
export function listSeeds(seeds: readonly Seed[]): {
  readonly tracks: readonly Track[];
  readonly also: readonly string[];
  readonly unnamed: number;
} {
  const byWeight = [...seeds].sort((a, b) => b.weight - a.weight);
  const rest = byWeight.slice(listedMax);
  return {
    tracks: byWeight.slice(0, listedMax).map(({ track }) => track),
    also: rest.slice(0, namedMax).map(({ track }) => track.id),
    unnamed: Math.max(0, rest.length - namedMax),
  };
}
