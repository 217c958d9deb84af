import type { Answer } from '../../../api/client.ts';

export type Playlist = Answer<'/v1/playlists/{id}'>;
export type PlaylistTrack = Playlist['tracks'][number];

export interface Named {
  readonly id: string;
  readonly title: string;
  readonly artists: readonly string[];
  /** Why it stayed, came or went; `null` where nobody has said. */
  readonly reason: string | null;
}

export interface TrackDiff {
  readonly kept: readonly Named[];
  readonly added: readonly Named[];
  readonly dropped: readonly Named[];
}

const named = ({ track: { id, title, artists }, reason }: PlaylistTrack): Named => ({
  id,
  title,
  artists,
  reason,
});

/** What stayed, came and went between two compositions of a playlist. Reasons of what went are those of the later one. */
export function diffTracks(before: Playlist, after: Playlist): TrackDiff {
  const was = new Set(before.tracks.map(({ track }) => track.id));
  const is = new Set(after.tracks.map(({ track }) => track.id));
  const reasons = new Map(after.dropped.map(({ id, reason }) => [id, reason]));
  return {
    kept: after.tracks.filter(({ track }) => was.has(track.id)).map(named),
    added: after.tracks.filter(({ track }) => !was.has(track.id)).map(named),
    dropped: before.tracks
      .filter(({ track }) => !is.has(track.id))
      .map((entry) => ({ ...named(entry), reason: reasons.get(entry.track.id) ?? null })),
  };
}

/**
 * The composition of a playlist that was in force at a version of its world: the newest that is not later. A version that
 * only took another name has none of its own. `null` before the first.
 */
export function compositionAt(composed: readonly number[], version: number): number | null {
  const earlier = composed.filter((one) => one <= version);
  return earlier.length > 0 ? Math.max(...earlier) : null;
}
