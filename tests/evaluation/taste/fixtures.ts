import type { Track } from '@trc/contracts/documents/track.v1';
import type { Figures } from './metrics.ts';

/** A track of which only what the test is about is known. */
export function aTrack(id: string, changes: Partial<Track> = {}): Track {
  return {
    id,
    source: 'spotify',
    title: `Title ${id}`,
    artists: [`Artist ${id}`],
    artist_ids: [`artist-${id}`],
    album: null,
    album_id: null,
    released: null,
    duration_ms: null,
    isrc: null,
    mbid: null,
    uri: `spotify:track:${id}`,
    features: null,
    tags: null,
    popularity: null,
    ...changes,
  };
}

export function figuresOf(recall: number, artistRecall = 0): Figures {
  return { recall, artistRecall, ndcg: 0, artists: 0, genres: 0, novelty: 0 };
}
