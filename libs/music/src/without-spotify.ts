import type { Track } from '@trc/contracts/documents/track.v1';
import type { Source } from '@trc/contracts/lineage';

const open = <T extends { readonly source: Source }>(group: T | null): T | null =>
  group?.source === 'spotify' ? null : group;

/** What other sources know of a recording; `null` when Spotify alone has named it. */
export function withoutSpotify(track: Track): Track | null {
  if (track.source === 'spotify') return null;
  return {
    ...track,
    uri: track.uri?.startsWith('spotify:') ? null : track.uri,
    features: open(track.features),
    tags: open(track.tags),
    popularity: open(track.popularity),
  };
}

/** Whether an id can only be one of Spotify: 22 characters in base 62. */
export function isSpotifyId(id: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(id);
}
