import type { PlaylistTrack } from './track-diff.ts';

export interface PlayLink {
  readonly href: string;
  readonly label: string;
  /** Whether it leaves these pages. */
  readonly isOutside: boolean;
}

/** Where a track can be heard; `null` where no catalogue plays it. */
export function playLink({ id, source, uri, mbid }: PlaylistTrack['track']): PlayLink | null {
  const spotify = /^spotify:track:([0-9A-Za-z]+)$/.exec(uri ?? '');
  if (spotify)
    return {
      href: `https://open.spotify.com/track/${spotify[1]}`,
      label: 'Play on Spotify',
      isOutside: true,
    };
  if (source === 'tenant') return { href: `/samples/${id}`, label: 'Open in your library', isOutside: false };
  if (uri && /^https?:\/\/\S+$/.test(uri)) return { href: uri, label: 'Play', isOutside: true };
  if (mbid)
    return {
      href: `https://musicbrainz.org/recording/${mbid}`,
      label: 'See it on MusicBrainz',
      isOutside: true,
    };
  return null;
}
