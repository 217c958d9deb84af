import type { Features, Track } from '@trc/contracts/documents/track.v1';
import { coreTitle, fold } from '@trc/music/identity';
import type { Recent } from '@trc/runtime/recent';
import type { RecommendationTargets } from '@trc/spotify/catalogue';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toFeatures, toTrack } from '@trc/spotify/track-document';
import { affordable, type CallAllowance } from '../domain/allowance.ts';
import { type Strategy, spotifyIdOf } from '../domain/plan.ts';
import type { Capabilities, Catalogue } from './catalogue.ts';
import { createRemembered, type Remembered } from './remembered.ts';

/** What outlives a job, so that a parked one goes on where it was. Nothing here is a listener's own. */
export interface SpotifyMemory {
  readonly answers: Recent;
  readonly features: Remembered<Features>;
  readonly genres: Remembered<readonly string[]>;
}

export function createSpotifyMemory(answers: Recent, now: () => number): SpotifyMemory {
  const ttlMs = 86_400_000;
  return {
    answers,
    features: createRemembered({ ttlMs, entriesMax: 20_000, now }),
    genres: createRemembered({ ttlMs, entriesMax: 20_000, now }),
  };
}

const recommendationsMax = 100;
/** One search each, and the day has few: the exact title is worth it only for a handful. */
const resolvedBySearchMax = 10;
const hitsPerTrack = 5;
const artistsPerCall = 50;
const featuresPerCall = 100;

/**
 * Spotify as a catalogue. An extended app recommends and knows features and genres; an app of today can only search.
 * A track without features or genres stays without: nothing is guessed.
 */
export function spotifyCatalogue(client: SpotifyClient, memory: SpotifyMemory): Catalogue {
  const lost: string[] = [];

  /** Without the capability the value is missing, and that is said once. */
  async function orWithout<T>(sentence: string, otherwise: T, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isSpotifyFailure(error, 'forbidden') || error.failure.capability === null) throw error;
      if (!lost.includes(sentence)) lost.push(sentence);
      return otherwise;
    }
  }

  function recommend(strategy: Extract<Strategy, { kind: 'recommend' }>): Promise<Track[]> {
    const request = {
      seedTracks: strategy.seedTracks,
      targets: targetsOf(strategy),
      limit: recommendationsMax,
    };
    return memory.answers.get(JSON.stringify(request), async () =>
      (await client.recommendations(request)).map(toTrack),
    );
  }

  /** What an app that may not search finds is nothing, and that is said once. */
  function search(query: string, limit?: number): Promise<Track[]> {
    return orWithout('Spotify does not let this app search.', [], () =>
      memory.answers.get(`search ${limit ?? 'all'} ${query}`, async () =>
        (await client.search(query, limit === undefined ? {} : { limit })).tracks.map(toTrack),
      ),
    );
  }

  async function featuresById(
    ids: readonly string[],
    calls: CallAllowance,
  ): Promise<ReadonlyMap<string, Features>> {
    if (!client.capabilities.features) return new Map();
    const asked = affordable([...new Set(ids)], featuresPerCall, calls);
    return orWithout('Spotify gives this app no audio features.', new Map(), () =>
      memory.features.many(asked, async (missing) => {
        const found = await client.audioFeatures(missing);
        return new Map(found.flatMap((entry) => (entry ? [[entry.trackId, toFeatures(entry)]] : [])));
      }),
    );
  }

  /** Only by batches: one call per artist would be too dear, and apps without batches are given no genres anyway. */
  async function withGenres(tracks: readonly Track[], calls: CallAllowance): Promise<readonly Track[]> {
    if (!client.capabilities.batch) return tracks;
    const artists = [...new Set(tracks.flatMap((track) => artistIdOf(track) ?? []))];
    const asked = new Set(affordable(artists, artistsPerCall, calls));
    const genres = await genresByArtist([...asked]);
    // Where the calls end all tracks stay as they are, so that nobody gains by being an artist of a nearer track.
    const end = tracks.findIndex((track) => {
      const artist = artistIdOf(track);
      return artist !== null && !asked.has(artist);
    });
    return tracks.map((track, index) => {
      const values = end < 0 || index < end ? (genres.get(artistIdOf(track) ?? '') ?? []) : [];
      return track.tags || values.length === 0
        ? track
        : { ...track, tags: { source: 'spotify', values: [...values] } };
    });
  }

  function genresByArtist(artistIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return memory.genres.many(artistIds, async (missing) => {
      const genres = new Map<string, readonly string[]>();
      for (let start = 0; start < missing.length && client.capabilities.batch; start += artistsPerCall) {
        for (const artist of await client.artists(missing.slice(start, start + artistsPerCall))) {
          if (artist)
            genres.set(
              artist.id,
              artist.genres.map((genre) => genre.toLowerCase()),
            );
        }
      }
      return genres;
    });
  }

  return {
    name: 'spotify',
    get capabilities(): Capabilities {
      const { search, features, recommend, batch } = client.capabilities;
      return { resolve: search, search, features, tags: batch, similar: false, recommend };
    },
    lost: () => lost,
    async find(strategy) {
      if (strategy.kind === 'recommend')
        return orWithout('Spotify gives this app no recommendations.', [], () => recommend(strategy));
      if (strategy.kind !== 'search') return [];
      return search(strategy.query);
    },
    async describe(tracks, what, calls) {
      if (what === 'features') {
        const features = await featuresById(
          tracks.flatMap((track) => spotifyIdOf(track) ?? []),
          calls,
        );
        return tracks.map((track) => {
          const values = features.get(spotifyIdOf(track) ?? '');
          return { ...track, features: track.features ?? (values ? { source: 'spotify', values } : null) };
        });
      }
      return withGenres(tracks, calls);
    },
    async resolve(tracks, calls) {
      const resolved = [...tracks];
      const unknown = [...tracks.entries()]
        .filter(([, { uri, source }]) => uri === null && source !== 'tenant')
        .slice(0, resolvedBySearchMax);
      for (const [index, track] of affordable(unknown, 1, calls)) {
        const hits = await search(exactly(track), hitsPerTrack);
        const hit = hits.find((one) => sameWork(one, track));
        if (hit) resolved[index] = { ...track, uri: hit.uri, isrc: track.isrc ?? hit.isrc };
      }
      return resolved;
    },
  };
}

/** Whose genres stand for a track; only Spotify's own artists are known to it by id. */
const artistIdOf = ({ source, artist_ids }: Track) => (source === 'spotify' ? (artist_ids[0] ?? null) : null);

function exactly({ isrc, title, artists }: Track): string {
  return isrc ? `isrc:${isrc}` : `track:"${plain(title)}" artist:"${plain(artists[0] ?? '')}"`;
}

function targetsOf({
  target,
  ranges,
  fame,
}: Extract<Strategy, { kind: 'recommend' }>): RecommendationTargets {
  return Object.fromEntries([
    ...(fame ? [['min_popularity', fame.min] as const, ['max_popularity', fame.max] as const] : []),
    ...Object.entries(target).map(([name, value]) => [`target_${name}`, value]),
    ...Object.entries(ranges).flatMap(([name, { min, max }]) => [
      ...(min === undefined ? [] : [[`min_${name}`, min]]),
      ...(max === undefined ? [] : [[`max_${name}`, max]]),
    ]),
  ]);
}

const plain = (text: string) => text.replaceAll('"', ' ').trim();
const sameWork = (a: Track, b: Track) =>
  coreTitle(a.title) === coreTitle(b.title) &&
  a.artists.some((name) => fold(name) === fold(b.artists[0] ?? ''));
