import type { Features, Track } from '@trc/contracts/documents/track.v1';
import type { SpotifyAudioFeatures, SpotifyTrack } from './answers.ts';

/** Spotify's track as the document that travels between services; features and tags are looked up elsewhere. */
export function toTrack(track: SpotifyTrack): Track {
  return {
    id: track.id,
    source: 'spotify',
    title: track.title,
    artists: track.artists.length > 0 ? track.artists.map(({ name }) => name) : ['Unknown artist'],
    artist_ids: track.artists.map(({ id }) => id),
    album: track.album?.name ?? null,
    album_id: track.album?.id ?? null,
    released: track.album?.releaseDate ?? null,
    duration_ms: track.durationMs,
    isrc: track.isrc,
    mbid: null,
    uri: track.uri,
    features: null,
    tags: null,
    popularity: track.popularity === null ? null : { source: 'spotify', value: track.popularity / 100 },
  };
}

export function toFeatures({ loudnessDb, tempoBpm, ...rest }: SpotifyAudioFeatures): Features {
  const { danceability, energy, valence, acousticness, instrumentalness, speechiness, liveness } = rest;
  return {
    danceability,
    energy,
    valence,
    acousticness,
    instrumentalness,
    speechiness,
    liveness,
    tempo: tempoBpm,
    loudness: loudnessDb,
  };
}
