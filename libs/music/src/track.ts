import type { Track } from '@trc/contracts/documents/track.v1';

/** A track of which no more than the name is known. */
export function namedTrack(name: Pick<Track, 'id' | 'source' | 'title' | 'artists'>): Track {
  return {
    ...name,
    artist_ids: [],
    album: null,
    album_id: null,
    released: null,
    duration_ms: null,
    isrc: null,
    mbid: null,
    uri: null,
    features: null,
    tags: null,
    popularity: null,
  };
}
