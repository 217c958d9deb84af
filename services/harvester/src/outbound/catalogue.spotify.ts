import type { Features, Track } from '@trc/contracts/documents/track.v1';
import { coreTitle, fold } from '@trc/music/identity';
import type { Recent } from '@trc/runtime/recent';
import type { RecommendationTargets } from '@trc/spotify/catalogue';
import type { SpotifyClient } from '@trc/spotify/client';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { toFeatures, toTrack } from '@trc/spotify/track-document';
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
const artistsPerCall = 50;

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

  async function featuresById(ids: readonly string[]): Promise<ReadonlyMap<string, Features>> {
    if (!client.capabilities.features) return new Map();
    return orWithout('Spotify gives this app no audio features.', new Map(), () =>
      memory.features.many(ids, async (missing) => {
        const found = await client.audioFeatures(missing);
        return new Map(found.flatMap((entry) => (entry ? [[entry.trackId, toFeatures(entry)]] : [])));
      }),
    );
  }

  /** Only by batches: one call per artist would be too dear, and apps without batches are given no genres anyway. */
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
      return memory.answers.get(`search ${strategy.query}`, async () =>
        (await client.search(strategy.query)).tracks.map(toTrack),
      );
    },
    async describe(tracks, what) {
      if (what === 'features') {
        const features = await featuresById(tracks.flatMap((track) => spotifyIdOf(track) ?? []));
        return tracks.map((track) => {
          const values = features.get(spotifyIdOf(track) ?? '');
          return { ...track, features: track.features ?? (values ? { source: 'spotify', values } : null) };
        });
      }
      const genres = await genresByArtist(
        tracks.flatMap(({ source, artist_ids }) => (source === 'spotify' ? artist_ids.slice(0, 1) : [])),
      );
      return tracks.map((track) => {
        const tags = genres.get(track.artist_ids[0] ?? '') ?? [];
        return {
          ...track,
          tags: track.tags ?? (tags.length > 0 ? { source: 'spotify', values: [...tags] } : null),
        };
      });
    },
    async resolve(tracks, callsMax) {
      const resolved = [...tracks];
      const unknown = [...tracks.entries()]
        .filter(([, { uri }]) => uri === null)
        .slice(0, Math.min(resolvedBySearchMax, callsMax));
      for (const [index, track] of unknown) {
        const query = track.isrc
          ? `isrc:${track.isrc}`
          : `track:"${plain(track.title)}" artist:"${plain(track.artists[0] ?? '')}"`;
        const hits = await memory.answers.get(`search ${query}`, async () =>
          (await client.search(query, { limit: 5 })).tracks.map(toTrack),
        );
        const hit = hits.find((one) => sameWork(one, track));
        if (hit) resolved[index] = { ...track, uri: hit.uri, isrc: track.isrc ?? hit.isrc };
      }
      return resolved;
    },
  };
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
