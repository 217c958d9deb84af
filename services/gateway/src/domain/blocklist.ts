import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import { fold } from '@trc/music/identity';
import { isSpotifyId } from '@trc/music/without-spotify';

/** Tracks and artists of one message: a message stays a few kB. */
const partMax = 25;

/** A list without repetitions: a track is known by its id, an artist by a name whose spellings are one. The first counts. */
export function distinct({ tracks, artists }: Blocklist): Blocklist {
  return { tracks: firstOf(tracks, ({ id }) => id), artists: firstOf(artists, fold) };
}

/** What `after` has and `before` had not. */
export function added(before: Blocklist, after: Blocklist): Blocklist {
  const tracks = new Set(before.tracks.map(({ id }) => id));
  const artists = new Set(before.artists.map(fold));
  return {
    tracks: after.tracks.filter(({ id }) => !tracks.has(id)),
    artists: after.artists.filter((name) => !artists.has(fold(name))),
  };
}

/**
 * The list without what Spotify told: of its recordings the id alone, because the listener's word about them must go on
 * being kept. Names of artists are the listener's own.
 */
export function spotifyTracksForgotten({ tracks, artists }: Blocklist): Blocklist {
  return {
    tracks: tracks.map((track) =>
      isSpotifyId(track.id) ? { id: track.id, title: null, artists: [], isrc: null } : track,
    ),
    artists,
  };
}

/** The same entries in lists small enough for a message; none for an empty list. */
export function inParts({ tracks, artists }: Blocklist): Blocklist[] {
  const count = Math.ceil(Math.max(tracks.length, artists.length) / partMax);
  return Array.from({ length: count }, (_, part) => ({
    tracks: tracks.slice(part * partMax, (part + 1) * partMax),
    artists: artists.slice(part * partMax, (part + 1) * partMax),
  }));
}

function firstOf<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}
