import type { Track } from '@trc/contracts/documents/track.v1';
import { buildCatalogue, type Catalogue } from '../../../services/simulator/src/domain/catalogue.ts';
import { readCatalogue } from '../../../services/simulator/src/outbound/catalogue.csv.ts';

/** The evaluated catalogue: every track as a document that lacks nothing, and the catalogue itself for its look-ups. */
export interface Everything {
  readonly catalogue: Catalogue;
  readonly tracks: readonly Track[];
  readonly byId: ReadonlyMap<string, Track>;
}

export function readEverything(path: string): Everything {
  const catalogue = buildCatalogue(readCatalogue(path));
  const tracks = catalogue.tracks.map((track): Track => {
    const artists = track.artists.flatMap((index) => catalogue.artists[index] ?? []);
    const album = catalogue.albums[track.album];
    const { key: _key, mode: _mode, ...features } = track.features;
    return {
      id: track.id,
      source: 'spotify',
      title: track.name,
      artists: artists.map(({ name }) => name),
      artist_ids: artists.map(({ id }) => id),
      album: album?.name ?? null,
      album_id: album?.id ?? null,
      released: album?.releaseDate ?? null,
      duration_ms: track.durationMs,
      isrc: track.isrc,
      mbid: null,
      uri: `spotify:track:${track.id}`,
      features: { source: 'spotify', values: features },
      tags: { source: 'spotify', values: artists[0]?.genres ?? [] },
      popularity: { source: 'spotify', value: track.popularity / 100 },
    };
  });
  return { catalogue, tracks, byId: new Map(tracks.map((track) => [track.id, track])) };
}
