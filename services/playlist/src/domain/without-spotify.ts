import { withoutSpotify as openPart } from '@trc/music/without-spotify';
import type { Contents } from './blocking.ts';

const openReason = 'It is known from open data, and stays without Spotify.';

const explainGone = (count: number) =>
  `${count} ${count === 1 ? 'track was' : 'tracks were'} known from Spotify only and went when it was disconnected; connect again and refresh to fill the playlist.`;

/**
 * The playlist without anything of Spotify, in the same order under new positions, and its shortfall says why; `null`
 * when it has nothing of it. Reasons and runners-up name other recordings, of which nobody knows the source any more.
 * @param tracksMax tracks of a full playlist
 */
export function withoutSpotify<P extends Contents>(playlist: P, tracksMax: number): P | null {
  const kept = playlist.tracks.flatMap((entry) => {
    const track = openPart(entry.track);
    return track ? [{ ...entry, track }] : [];
  });
  if (JSON.stringify(kept) === JSON.stringify(playlist.tracks) && playlist.dropped.length === 0) return null;
  const gone = playlist.tracks.length - kept.length;
  return {
    ...playlist,
    tracks: kept.map((entry, index) => ({
      ...entry,
      position: index + 1,
      reason: openReason,
      runner_up: null,
    })),
    shortfall:
      gone === 0
        ? playlist.shortfall
        : {
            wanted: playlist.shortfall?.wanted ?? tracksMax,
            got: kept.length,
            reasons: [...(playlist.shortfall?.reasons ?? []), explainGone(gone)],
          },
    dropped: [],
  };
}
