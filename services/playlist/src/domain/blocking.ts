import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import { type Blocked, isBlocked } from '@trc/music/blocked';
import { farewell } from './continuity.ts';
import { explainBlocked, explainDrop } from './explain.ts';

export type Contents = Pick<Playlist, 'tracks' | 'shortfall' | 'dropped'>;

/**
 * The playlist without what its listener has blocked since, in the same order under new positions; `null` when it has
 * nothing of that. A gap stays a gap until the next refresh, and the shortfall says so.
 * @param tracksMax tracks of a full playlist
 */
export function withoutBlocked<P extends Contents>(
  playlist: P,
  blocked: Blocked,
  tracksMax: number,
): P | null {
  const isOut = ({ track }: PlaylistTrack) => isBlocked(track, blocked);
  const out = playlist.tracks.filter(isOut);
  if (out.length === 0) return null;
  const tracks = playlist.tracks
    .filter((entry) => !isOut(entry))
    .map((entry, index) => ({ ...entry, position: index + 1 }));
  return {
    ...playlist,
    tracks,
    shortfall: {
      wanted: playlist.shortfall?.wanted ?? tracksMax,
      got: tracks.length,
      reasons: [...(playlist.shortfall?.reasons ?? []), explainBlocked(out.length)],
    },
    dropped: [
      ...playlist.dropped,
      ...out.map(({ track }) => farewell(track, explainDrop({ why: 'blocked' }))),
    ],
  };
}
