import type { Seeds } from '@trc/contracts/documents/answers.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { sampleId } from '@trc/contracts/ids';
import { trackKey } from '@trc/music/identity';

/** A seed that somebody typed, picked or pasted. */
export type SeedId =
  | { readonly kind: 'spotify'; readonly id: string }
  | { readonly kind: 'musicbrainz'; readonly id: string }
  | { readonly kind: 'sample'; readonly id: string };

export type HistoryRange = Extract<Seeds, { kind: 'history' }>['range'];

const spotifyId = /^[0-9A-Za-z]{22}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an id, a URI or a web address of a recording, or the id of an own sample; `null` when it is none of these. */
export function readTrackId(text: string): SeedId | null {
  const sample = sampleId.safeParse(text.trim());
  if (sample.success) return { kind: 'sample', id: sample.data };
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

/** A track with how often it was played. */
export interface Played {
  readonly track: Track;
  readonly plays: number;
}

/** Seeds that belong together: one playlist, one history, one choice. A bare track stands for one play. */
export type SeedGroup = ReadonlyArray<Track | Played>;

export interface Seed {
  readonly track: Track;
  /** Share of the whole; all weights add up to 1. */
  readonly weight: number;
}

/**
 * Gives every group the same say, whatever its length, so that a long playlist does not drown the others.
 * Inside a group each play weighs the same: a recording played twice weighs twice.
 */
export function weigh(groups: readonly SeedGroup[]): Seed[] {
  const filled = groups.filter((group) => group.length > 0);
  const seeds = new Map<string, Seed>();
  for (const group of filled) {
    const entries = group.map((entry) => ('plays' in entry ? entry : { track: entry, plays: 1 }));
    const all = entries.reduce((sum, { plays }) => sum + plays, 0);
    for (const { track, plays } of entries) {
      const key = trackKey(track);
      const weight = (seeds.get(key)?.weight ?? 0) + plays / filled.length / all;
      seeds.set(key, { track: seeds.get(key)?.track ?? track, weight });
    }
  }
  return [...seeds.values()];
}

/** How many times the typical song of a history the most played one may count. */
const overTypicalMax = 3;

/** Bounds counts by the median, so that one song on repeat is not the whole taste. */
export function bounded(entries: readonly Played[]): Played[] {
  const counts = entries.map(({ plays }) => plays).sort((a, b) => a - b);
  const most = overTypicalMax * (counts[Math.floor(counts.length / 2)] ?? 1);
  return entries.map(({ track, plays }) => ({ track, plays: Math.min(plays, most) }));
}

/** Replaces the tracks of the seeds, by source and id; weights and order stay. */
export function withTracks(seeds: readonly Seed[], read: (track: Track) => Track): Seed[] {
  return seeds.map(({ track, weight }) => ({ track: read(track), weight }));
}

/** Fewer recordings than this do not describe a taste. */
export const seedsMin = 3;
/** A world travels in one message, so it lists this many seeds in full and names the others by id. */
export const listedMax = 400;
export const namedMax = 12_000;

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
