import type { Track } from '@trc/contracts/documents/track.v1';
import { fameOfListens } from '@trc/music/affinity';
import { namedTrack } from '@trc/music/track';
import { type JsonHttp, JsonHttpError } from '@trc/runtime/json-http';
import { z } from 'zod';
import { affordable, type CallAllowance } from '../domain/allowance.ts';
import type { Catalogue } from './catalogue.ts';
import type { OpenAnswers } from './open-answers.store.ts';

export interface OpenArtist {
  /** MusicBrainz id. */
  readonly id: string;
  readonly name: string;
}

/** The open catalogues know artists by other ids than the seeds carry, so these are found first. */
export interface ListenBrainzCatalogue extends Catalogue {
  /** The seeds' artists, heaviest first, as far as the calls last; a seed that nobody knows is passed over. */
  artistsOf(seeds: readonly Track[], calls: CallAllowance): Promise<readonly OpenArtist[]>;
  /** Artists whom the same people hear, nearest first, without the given ones; by one call. */
  similarArtists(artistIds: readonly string[]): Promise<readonly OpenArtist[]>;
}

export interface ListenBrainzOptions {
  readonly api: JsonHttp;
  readonly labs: JsonHttp;
  readonly musicbrainz: JsonHttp;
  readonly answers: OpenAnswers;
}

const similarityAlgorithm =
  'session_based_days_7500_session_300_contribution_5_threshold_10_limit_100_filter_True_skip_30';
const radio = {
  max_similar_artists: '30',
  max_recordings_per_artist: '20',
  pop_begin: '0',
  pop_end: '100',
} as const;
const tagCount = '500';
const topPerArtist = 20;
/** What ListenBrainz takes in one look-up by name: as many recordings, and as many letters in each. */
const namesMax = 50;
const nameLengthMax = 250;
/** Recordings in one question: more make answers that take too long. */
export const recordingsPerCall = 500;

const mbid = z.string().regex(/^[0-9a-f-]{36}$/i);
const heard = z.object({
  recording_mbid: mbid,
  similar_artist_name: z.string().nullish().catch(null),
  total_listen_count: z.number().nullish().catch(null),
});
const heardList = z.array(heard.nullable().catch(null)).catch([]);
const tagList = z.array(z.object({ tag: z.string(), count: z.number().catch(0) })).catch([]);
const metadataAnswer = z.object({
  recording: z.object({
    name: z.string(),
    length: z.number().nullish().catch(null),
    first_release_date: z.string().nullish().catch(null),
    isrcs: z.array(z.string()).catch([]),
  }),
  artist: z.object({
    name: z.string(),
    artists: z.array(z.object({ artist_mbid: z.string(), name: z.string() })).catch([]),
  }),
  release: z
    .object({ mbid: z.string(), name: z.string(), year: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
  tag: z
    .object({ recording: tagList.optional(), release_group: tagList.optional(), artist: tagList.optional() })
    .nullish()
    .catch(null),
});
type Metadata = z.output<typeof metadataAnswer>;
const lookupAnswer = z
  .array(
    z.object({
      artist_mbids: z.array(z.string()).nullish().catch(null),
      artist_credit_name: z.string().nullish().catch(null),
    }),
  )
  .catch([]);
const recordingsAnswer = z.object({ recordings: z.array(z.unknown()) }).catch({ recordings: [] });
const recordingAnswer = z.object({
  id: mbid,
  title: z.string(),
  length: z.number().nullish().catch(null),
  'first-release-date': z.string().nullish().catch(null),
  'artist-credit': z.array(z.object({ name: z.string(), artist: z.object({ id: z.string() }) })).min(1),
  isrcs: z.array(z.string()).catch([]),
  tags: z.array(z.object({ name: z.string(), count: z.number().catch(0) })).catch([]),
  releases: z.array(z.object({ id: z.string(), title: z.string() })).catch([]),
});
const similarAnswer = z
  .array(z.object({ artist_mbid: z.string(), name: z.string(), score: z.number() }))
  .catch([]);
const spotifyIdsAnswer = z
  .array(z.object({ recording_mbid: z.string(), spotify_track_ids: z.array(z.string()).catch([]) }))
  .catch([]);

/**
 * ListenBrainz, its labs, and MusicBrainz for what ListenBrainz does not find. Answers are kept for all tenants.
 * LB radio and popularity want a user token; without one the strategies fall back to labs, and that is said.
 */
export function listenbrainzCatalogue({
  api,
  labs,
  musicbrainz,
  answers,
}: ListenBrainzOptions): ListenBrainzCatalogue {
  const capabilities = {
    resolve: true,
    search: true,
    features: false,
    tags: true,
    similar: true,
    recommend: false,
  };
  const lost: string[] = [];

  /** Kept answers for ids; the missing ones are loaded by batches, and each batch is kept before the next is asked for. */
  async function keptMany(
    prefix: string,
    ids: readonly string[],
    calls: CallAllowance,
    load: (batch: readonly string[]) => Promise<ReadonlyMap<string, unknown>>,
  ) {
    const distinct = affordable([...new Set(ids)], recordingsPerCall, calls);
    const found = new Map<string, unknown>();
    for (const [key, value] of await answers.find(distinct.map((id) => prefix + id)))
      found.set(key.slice(prefix.length), value);
    const missing = distinct.filter((id) => !found.has(id));
    for (let start = 0; start < missing.length; start += recordingsPerCall) {
      const batch = missing.slice(start, start + recordingsPerCall);
      const loaded = await load(batch);
      await answers.store(new Map(batch.map((id) => [prefix + id, loaded.get(id) ?? null])));
      for (const id of batch) found.set(id, loaded.get(id) ?? null);
    }
    return found;
  }

  /** Radio and popularity may want a token; refused once, they are off from then on. */
  async function orWithoutToken<T>(otherwise: T, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof JsonHttpError) || (error.status !== 401 && error.status !== 403)) throw error;
      capabilities.similar = false;
      capabilities.tags = false;
      const sentence = 'ListenBrainz wants a user token for its radio and popularity; MusicBrainz stood in.';
      if (!lost.includes(sentence)) lost.push(sentence);
      return otherwise;
    }
  }

  async function metadataOf(
    ids: readonly string[],
    calls: CallAllowance,
  ): Promise<ReadonlyMap<string, Metadata>> {
    const found = await keptMany('metadata ', ids, calls, async (batch) => {
      const answer = await api.post('/1/metadata/recording', {
        recording_mbids: batch,
        inc: 'artist tag release',
      });
      return new Map(Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(answer)));
    });
    return new Map(
      [...found].flatMap(([id, value]) => {
        const parsed = metadataAnswer.safeParse(value);
        return parsed.success ? [[id, parsed.data] as const] : [];
      }),
    );
  }

  /** Recordings as radios and charts tell them: an id, mostly an artist, and nothing that would tell two of them apart. */
  function bare(recordings: ReadonlyArray<z.output<typeof heard>>): Track[] {
    return recordings.map(({ recording_mbid, total_listen_count, similar_artist_name }) => ({
      ...namedTrack({
        id: recording_mbid,
        source: 'musicbrainz',
        title: '',
        artists: [similar_artist_name ?? ''],
      }),
      mbid: recording_mbid,
      popularity: popularityOf(total_listen_count ?? null),
    }));
  }

  /** The artists of tracks that are known by name only, in the order of the tracks. */
  async function artistsByName(tracks: readonly Track[], calls: CallAllowance): Promise<OpenArtist[]> {
    const recordings = tracks.slice(0, namesMax).flatMap(({ artists: [artist = ''], title }) => {
      const fits = artist !== '' && title !== '' && artist.length + title.length <= nameLengthMax;
      return fits ? [{ artist_name: artist, recording_name: title }] : [];
    });
    if (recordings.length === 0 || calls.take(1) === 0) return [];
    const answer = await answers.get(`lookup ${JSON.stringify(recordings)}`, () =>
      api.post('/1/metadata/lookup/', { recordings }),
    );
    return lookupAnswer.parse(answer).flatMap(({ artist_mbids, artist_credit_name }) => {
      const id = artist_mbids?.[0];
      return id ? [{ id, name: artist_credit_name ?? '' }] : [];
    });
  }

  /** What MusicBrainz lists under an artist, for when nobody says what is heard most. */
  async function recordingsBy(artistId: string, name: string): Promise<Track[]> {
    const query = {
      query: `artist:"${name.replace(/["\\]/g, ' ')}" AND arid:${artistId}`,
      limit: '100',
      fmt: 'json',
    };
    const answer = await answers.get(`recordings ${artistId}`, () =>
      musicbrainz.get('/ws/2/recording', query),
    );
    return recordingsAnswer.parse(answer).recordings.flatMap((entry) => {
      const parsed = recordingAnswer.safeParse(entry);
      return parsed.success ? [trackOfMusicBrainz(parsed.data)] : [];
    });
  }

  return {
    name: 'listenbrainz',
    capabilities,
    lost: () => lost,
    async artistsOf(seeds, calls) {
      const metadata = await metadataOf(
        seeds.flatMap((seed) => seed.mbid ?? []),
        calls,
      );
      const known = seeds.flatMap(({ mbid: id }) => (id ? (metadata.get(id)?.artist.artists[0] ?? []) : []));
      const named = await artistsByName(
        seeds.filter(({ mbid: id }) => !id || !metadata.has(id)),
        calls,
      );
      const counts = new Map<string, OpenArtist & { count: number }>();
      for (const { id, name } of [
        ...known.map(({ artist_mbid, name }) => ({ id: artist_mbid, name })),
        ...named,
      ])
        counts.set(id, { id, name, count: (counts.get(id)?.count ?? 0) + 1 });
      return [...counts.values()].sort((a, b) => b.count - a.count);
    },
    async similarArtists(artistIds) {
      if (artistIds.length === 0) return [];
      const query = { artist_mbids: artistIds.slice(0, 10).join(','), algorithm: similarityAlgorithm };
      const answer = await answers.get(`similar ${query.artist_mbids}`, () =>
        labs.get('/similar-artists/json', query),
      );
      const scores = new Map<string, { name: string; score: number }>();
      for (const { artist_mbid, name, score } of similarAnswer.parse(answer)) {
        if (!artistIds.includes(artist_mbid))
          scores.set(artist_mbid, { name, score: (scores.get(artist_mbid)?.score ?? 0) + score });
      }
      return [...scores].sort(([, a], [, b]) => b.score - a.score).map(([id, { name }]) => ({ id, name }));
    },
    async find(strategy) {
      switch (strategy.kind) {
        case 'similar': {
          const query = { ...radio, mode: strategy.reach === 'near' ? 'easy' : 'medium' };
          const answer = await orWithoutToken({}, () =>
            answers.get(`radio ${strategy.artistId} ${query.mode}`, () =>
              api.get(`/1/lb-radio/artist/${strategy.artistId}`, query),
            ),
          );
          const byArtist = z.record(z.string(), heardList).catch({}).parse(answer);
          return bare(
            Object.values(byArtist)
              .flat()
              .filter((entry) => entry !== null),
          );
        }
        case 'tags': {
          const query = {
            tag: strategy.tag,
            operator: 'OR',
            pop_begin: '0',
            pop_end: '100',
            count: tagCount,
          };
          const answer = await orWithoutToken([], () =>
            answers.get(`tag ${strategy.tag}`, () => api.get('/1/lb-radio/tags', query)),
          );
          return bare(heardList.parse(answer).filter((entry) => entry !== null));
        }
        case 'artist': {
          if (!capabilities.similar) return recordingsBy(strategy.artistId, strategy.artistName);
          const heardMost = await orWithoutToken([], () =>
            answers.get(`top ${strategy.artistId}`, () =>
              api.get(`/1/popularity/top-recordings-for-artist/${strategy.artistId}`),
            ),
          );
          const top = heardList.parse(heardMost).filter((entry) => entry !== null);
          return bare(top.slice(0, topPerArtist));
        }
        case 'recommend':
        case 'search':
        case 'library':
          return [];
      }
    },
    async describe(tracks, what, calls) {
      if (what === 'features') return tracks;
      const nameless = tracks.filter(({ title, mbid: id }) => title === '' && id !== null);
      const metadata = await metadataOf(
        nameless.flatMap(({ mbid: id }) => id ?? []),
        calls,
      );
      return tracks.map((track) => {
        const known = track.title === '' && track.mbid ? metadata.get(track.mbid) : undefined;
        return known && track.mbid ? { ...trackOf(track.mbid, known), popularity: track.popularity } : track;
      });
    },
    async resolve(tracks, calls) {
      const unresolved = tracks.flatMap(({ uri, mbid: id }) => (uri === null && id !== null ? [id] : []));
      const found = await keptMany('spotify-id ', unresolved, calls, async (batch) => {
        const answer = await labs.post(
          '/spotify-id-from-mbid/json',
          batch.map((id) => ({ recording_mbid: id })),
        );
        return new Map(
          spotifyIdsAnswer
            .parse(answer)
            .map(({ recording_mbid, spotify_track_ids }) => [recording_mbid, spotify_track_ids[0] ?? null]),
        );
      });
      return tracks.map((track) => {
        const id = track.mbid ? found.get(track.mbid) : null;
        return track.uri === null && typeof id === 'string' && /^[0-9A-Za-z]{22}$/.test(id)
          ? { ...track, uri: `spotify:track:${id}` }
          : track;
      });
    },
  };
}

function trackOf(id: string, { recording, artist, release, tag }: Metadata): Track {
  const names = artist.artists.map(({ name }) => name);
  const tags = tagsOf(tag);
  return {
    id,
    source: 'musicbrainz',
    title: recording.name,
    artists: names.length > 0 ? names : [artist.name],
    artist_ids: artist.artists.map(({ artist_mbid }) => artist_mbid),
    album: release?.name ?? null,
    album_id: release?.mbid ?? null,
    released: recording.first_release_date || (release?.year ? `${release.year}` : null),
    duration_ms: recording.length ?? null,
    isrc: recording.isrcs[0] ?? null,
    mbid: id,
    uri: null,
    features: null,
    tags: tags.length > 0 ? { source: 'listenbrainz', values: tags } : null,
    popularity: null,
  };
}

function popularityOf(listens: number | null): Track['popularity'] {
  return listens === null ? null : { source: 'listenbrainz', value: fameOfListens(listens) };
}

function trackOfMusicBrainz(recording: z.output<typeof recordingAnswer>): Track {
  const credit = recording['artist-credit'];
  const tags = [...recording.tags].sort((a, b) => b.count - a.count).map(({ name }) => name.toLowerCase());
  return {
    id: recording.id,
    source: 'musicbrainz',
    title: recording.title,
    artists: credit.map(({ name }) => name),
    artist_ids: credit.map(({ artist }) => artist.id),
    album: recording.releases[0]?.title ?? null,
    album_id: recording.releases[0]?.id ?? null,
    released: recording['first-release-date'] || null,
    duration_ms: recording.length ?? null,
    isrc: recording.isrcs[0] ?? null,
    mbid: recording.id,
    uri: null,
    features: null,
    tags: tags.length > 0 ? { source: 'musicbrainz', values: tags.slice(0, 10) } : null,
    popularity: null,
  };
}

/** Tags of the recording before those of its album and artist, each by how many people gave it. */
function tagsOf(tag: Metadata['tag']): string[] {
  const byCount = (list: z.output<typeof tagList> | undefined) =>
    [...(list ?? [])].sort((a, b) => b.count - a.count).map((entry) => entry.tag.toLowerCase());
  return [
    ...new Set([...byCount(tag?.recording), ...byCount(tag?.release_group), ...byCount(tag?.artist)]),
  ].slice(0, 10);
}
