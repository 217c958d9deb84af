import type { Features, Track } from '@trc/contracts/documents/track.v1';
import type { Recent } from '@trc/runtime/recent';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toFeatures, toTrack } from '@trc/spotify/track-document';
import type { HistoryRange, Played } from '../domain/seeds.ts';

const topRanges = { '4_weeks': 'short_term', '6_months': 'medium_term', long_term: 'long_term' } as const;

/** The listener's last plays (a repeat counts again), or the top tracks of a range. */
export async function readHistory(client: SpotifyClient, range: HistoryRange): Promise<Track[]> {
  const tracks =
    range === 'recent'
      ? (await client.recentlyPlayed()).map(({ track }) => track)
      : await client.topTracks(topRanges[range]);
  return tracks.map(toTrack);
}

/** All tracks of each playlist; what cannot be read is said and does not stop the others. */
export async function readPlaylists(
  client: SpotifyClient,
  ids: readonly string[],
  recent: Recent,
): Promise<{ readonly groups: readonly Track[][]; readonly leftOut: readonly string[] }> {
  const groups: Track[][] = [];
  const leftOut: string[] = [];
  for (const id of ids) {
    try {
      const { tracks, skipped } = await recent.get(id, () => client.playlistItems(id));
      groups.push(tracks.map(({ track }) => toTrack(track)));
      const unusable = skipped.removed + skipped.episode + skipped['local-file'];
      if (unusable > 0) leftOut.push(`${unusable} entries of a playlist are no tracks of the catalogue.`);
    } catch (error) {
      if (!isSpotifyFailure(error, 'not-found') && !isHidden(error)) throw error;
      leftOut.push(
        `Playlist ${id} cannot be read: Spotify shows only playlists that the listener owns or works on.`,
      );
    }
  }
  return { groups, leftOut };
}

function isHidden(error: unknown): boolean {
  return isSpotifyFailure(error, 'forbidden') && error.failure.cause === 'removed';
}

export async function readTracks(client: SpotifyClient, ids: readonly string[]): Promise<Track[]> {
  return (await client.tracks([...new Set(ids)])).flatMap((track) => (track ? [toTrack(track)] : []));
}

/**
 * Puts the catalogue's own record in place of what the listener's export tells of a track. Only where the app has batch
 * calls: elsewhere it would take one call for each song. A track that is no longer there stays as it was told.
 */
export async function readPlayed(client: SpotifyClient, entries: readonly Played[]): Promise<Played[]> {
  if (!client.capabilities.batch) return [...entries];
  const ids = [...new Set(entries.flatMap(({ track }) => (track.uri ? [track.id] : [])))];
  const found = await client.tracks(ids);
  const byId = new Map(ids.map((id, index) => [id, found[index]]));
  return entries.map(({ track, plays }) => {
    const known = track.uri ? byId.get(track.id) : null;
    return { track: known ? toTrack(known) : track, plays };
  });
}

/** Audio features by track id; `null` when this app does not have them. */
export async function readFeatures(
  client: SpotifyClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Features> | null> {
  if (!client.capabilities.features) return null;
  try {
    const found = await client.audioFeatures(ids);
    return new Map(found.flatMap((features) => (features ? [[features.trackId, toFeatures(features)]] : [])));
  } catch (error) {
    if (isSpotifyFailure(error, 'forbidden')) return null;
    throw error;
  }
}

/**
 * Genres by artist id. Only where the app has batch calls: apps that have lost them get no genres either,
 * and one call per artist for nothing would eat their quota.
 */
export async function readGenres(
  client: SpotifyClient,
  artistIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!client.capabilities.batch) return new Map();
  const artists = await client.artists([...new Set(artistIds)]);
  return new Map(
    artists.flatMap((artist) =>
      artist ? [[artist.id, artist.genres.map((genre) => genre.toLowerCase())]] : [],
    ),
  );
}
