import { z } from 'zod';
import {
  artistOf,
  audioFeaturesOf,
  pageOf,
  parseAnswer,
  type SpotifyArtist,
  type SpotifyAudioFeatures,
  type SpotifyTrack,
  trackOf,
  tracksOf,
} from './answers.ts';
import type { Connection } from './connection.ts';
import { badRequest, isSpotifyFailure } from './errors.ts';
import { chunks, mapBounded, requireId } from './paging.ts';

type TunableFeature =
  | 'acousticness'
  | 'danceability'
  | 'duration_ms'
  | 'energy'
  | 'instrumentalness'
  | 'key'
  | 'liveness'
  | 'loudness'
  | 'mode'
  | 'popularity'
  | 'speechiness'
  | 'tempo'
  | 'time_signature'
  | 'valence';

/** Spotify's own names: `target_energy`, `min_tempo`… */
export type RecommendationTargets = Partial<Record<`${'min' | 'max' | 'target'}_${TunableFeature}`, number>>;

export interface RecommendationRequest {
  readonly seedTracks?: readonly string[];
  readonly seedArtists?: readonly string[];
  readonly targets?: RecommendationTargets;
  readonly limit: number;
}

export interface SearchResult {
  readonly tracks: readonly SpotifyTrack[];
  readonly total: number | null;
  /** Where the next page starts; null after the last one. */
  readonly nextOffset: number | null;
}

export interface SpotifyCatalogue {
  /**
   * Tracks for a query in Spotify's syntax (`isrc:`, `artist:`, `track:`, …).
   * @param page `limit` above what the mode allows is cut to it (`searchLimitMax`); `offset` 0 to 1000.
   */
  search(query: string, page?: { limit?: number; offset?: number }): Promise<SearchResult>;
  /** Null when Spotify does not know the id. */
  track(id: string): Promise<SpotifyTrack | null>;
  /** One entry per id, in order, null for an unknown one. One call per 50 ids, or per id where batches are gone. */
  tracks(ids: readonly string[]): Promise<(SpotifyTrack | null)[]>;
  /** As `tracks`. */
  artists(ids: readonly string[]): Promise<(SpotifyArtist | null)[]>;
  /** As `tracks`, at most 100 ids per call. @throws SpotifyError `forbidden` where the app has no audio features. */
  audioFeatures(ids: readonly string[]): Promise<(SpotifyAudioFeatures | null)[]>;
  /**
   * 1 to 5 seeds in all, `limit` 1 to 100; may give fewer tracks than asked.
   * @throws SpotifyError `forbidden` where the app has no recommendations.
   */
  recommendations(request: RecommendationRequest): Promise<SpotifyTrack[]>;
}

const batchLimitMax = 50;
const featuresLimitMax = 100;
const searchOffsetMax = 1000;

export function createCatalogue({ sdk, rules, capabilities, concurrencyMax }: Connection): SpotifyCatalogue {
  async function one<T>(path: string, read: (answer: unknown) => T | null): Promise<T | null> {
    try {
      return read(await sdk.makeRequest<unknown>('GET', path));
    } catch (error) {
      if (isSpotifyFailure(error, 'not-found')) return null;
      throw error;
    }
  }

  /** Many ids by batches; by single calls when the app has no batches, also when that turns out on the way. */
  async function many<T>(
    kind: 'tracks' | 'artists',
    ids: readonly string[],
    read: (answer: unknown) => T | null,
  ) {
    ids.forEach(requireId);
    const found: (T | null)[] = [];
    const frame = z.object({ [kind]: z.array(z.unknown()) });
    while (capabilities.current.batch && found.length < ids.length) {
      const batch = ids.slice(found.length, found.length + batchLimitMax);
      try {
        const answer = await capabilities.use('batch', () =>
          sdk.makeRequest<unknown>('GET', `${kind}?${new URLSearchParams({ ids: batch.join(',') })}`),
        );
        const entries = parseAnswer(frame, answer)[kind] ?? [];
        found.push(...batch.map((_, index) => read(entries[index])));
      } catch (error) {
        if (capabilities.current.batch) throw error;
      }
    }
    const rest = await mapBounded(ids.slice(found.length), concurrencyMax, (id) =>
      one(`${kind}/${id}`, read),
    );
    return [...found, ...rest];
  }

  return {
    async search(query, { limit = rules.searchLimitMax, offset = 0 } = {}) {
      if (query.trim() === '') throw badRequest('A search needs words');
      if (!Number.isInteger(limit) || limit < 1)
        throw badRequest('The limit of a search is a positive integer');
      if (!Number.isInteger(offset) || offset < 0 || offset > searchOffsetMax) {
        throw badRequest(`The offset of a search is 0 to ${searchOffsetMax}`);
      }
      const pageLimit = Math.min(limit, rules.searchLimitMax);
      const parameters = new URLSearchParams({
        q: query,
        type: 'track',
        limit: `${pageLimit}`,
        offset: `${offset}`,
      });
      const answer = await capabilities.use('search', () =>
        sdk.makeRequest<unknown>('GET', `search?${parameters}`),
      );
      const page = pageOf(parseAnswer(z.object({ tracks: z.unknown().optional() }), answer).tracks);
      const nextOffset = offset + pageLimit;
      return {
        tracks: tracksOf(page.items),
        total: page.total ?? null,
        nextOffset: page.next && nextOffset <= searchOffsetMax ? nextOffset : null,
      };
    },
    track: async (id) => one(`tracks/${requireId(id)}`, trackOf),
    tracks: (ids) => many('tracks', ids, trackOf),
    artists: (ids) => many('artists', ids, artistOf),
    async audioFeatures(ids) {
      ids.forEach(requireId);
      capabilities.demand('features');
      const found: (SpotifyAudioFeatures | null)[] = [];
      for (const batch of chunks(ids, featuresLimitMax)) {
        const answers: unknown = await capabilities.use('features', () => sdk.tracks.audioFeatures(batch));
        const entries = parseAnswer(z.array(z.unknown()), answers);
        found.push(...batch.map((_, index) => audioFeaturesOf(entries[index])));
      }
      return found;
    },
    async recommendations({ seedTracks = [], seedArtists = [], targets = {}, limit }) {
      const seeds = [...seedTracks, ...seedArtists].map(requireId);
      if (seeds.length < 1 || seeds.length > 5) throw badRequest('Recommendations need 1 to 5 seeds in all');
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw badRequest('The limit is 1 to 100');
      const answer: unknown = await capabilities.use('recommend', () =>
        sdk.recommendations.get({
          ...targets,
          limit,
          ...(seedTracks.length > 0 ? { seed_tracks: [...seedTracks] } : {}),
          ...(seedArtists.length > 0 ? { seed_artists: [...seedArtists] } : {}),
        }),
      );
      return tracksOf(parseAnswer(z.object({ tracks: z.array(z.unknown()) }), answer).tracks);
    },
  };
}
