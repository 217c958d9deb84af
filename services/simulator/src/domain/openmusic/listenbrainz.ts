import { type Artist, at, type Catalogue, type Recording } from '../catalogue.ts';
import { uuidOf } from '../dice.ts';
import { similarArtists } from '../similar-artists.ts';
import { fold, recordingTitle, words } from '../text.ts';
import { hearingOf, knowsSpotifyIds, popularitySlice, recordingsOf, tagsOf } from './listens.ts';

export interface OpenReply {
  readonly status: number;
  readonly body: unknown;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const RECORDINGS_MAX = 1_000;

const ok = (body: unknown): OpenReply => ({ status: 200, body });

export function lbError(code: number, error: string): OpenReply {
  return { status: code, body: { code, error } };
}

export function release(catalogue: Catalogue, recording: Recording) {
  const track = at(catalogue.tracks, at(recording.tracks, 0));
  return at(catalogue.albums, track.album);
}

function lengthMs(catalogue: Catalogue, recording: Recording): number {
  return at(catalogue.tracks, at(recording.tracks, 0)).durationMs;
}

function percent(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || !/^\d{1,3}(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 100 ? value : undefined;
}

function count(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text !== null && /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** How deep each mode reaches into the list of similar artists: easy takes the nearest, hard the farthest third. */
const DEPTH: Readonly<Record<string, readonly [number, number]>> = {
  easy: [0, 1 / 3],
  medium: [1 / 3, 2 / 3],
  hard: [2 / 3, 1],
};
const SIMILAR_POOL = 90;

/** `GET /1/lb-radio/artist/{mbid}`: per artist (the seed too) a list of recordings. */
export function radioArtist(catalogue: Catalogue, mbid: string, query: URLSearchParams): OpenReply {
  if (!UUID.test(mbid)) return lbError(400, `'${mbid}' is not a valid MBID`);
  const mode = query.get('mode') ?? '';
  const depth = DEPTH[mode];
  if (!depth) return lbError(400, 'mode must be one of easy, medium, hard');
  const similarMax = count(query, 'max_similar_artists');
  const perArtist = count(query, 'max_recordings_per_artist');
  const begin = percent(query, 'pop_begin');
  const end = percent(query, 'pop_end');
  if (similarMax === undefined) return lbError(400, 'Argument max_similar_artists must be a positive number');
  if (perArtist === undefined)
    return lbError(400, 'Argument max_recordings_per_artist must be a positive number');
  if (begin === undefined || end === undefined || begin > end)
    return lbError(400, 'pop_begin and pop_end should be between 0 to 100');
  const seed = catalogue.artistByMbid.get(mbid.toLowerCase());
  if (!seed) return ok({});
  const pool = similarArtists(catalogue, seed.index, SIMILAR_POOL);
  const reach = pool
    .slice(Math.floor(depth[0] * pool.length), Math.ceil(depth[1] * pool.length))
    .slice(0, similarMax);
  const answer: Record<string, unknown> = {};
  for (const index of [seed.index, ...reach.map(({ artist }) => artist)]) {
    const artist = at(catalogue.artists, index);
    const chosen = popularitySlice(recordingsOf(catalogue, index), begin, end).slice(0, perArtist);
    if (chosen.length === 0) continue;
    answer[artist.mbid] = chosen.map(({ recording, hearing }) => ({
      recording_mbid: recording.mbid,
      similar_artist_mbid: artist.mbid,
      similar_artist_name: artist.name,
      total_listen_count: hearing.listens,
    }));
  }
  return ok(answer);
}

/** `GET /1/lb-radio/tags`: recordings that carry all or any of the tags. */
export function radioTags(catalogue: Catalogue, query: URLSearchParams): OpenReply {
  const tags = query
    .getAll('tag')
    .map((tag) => tag.toLowerCase().trim())
    .filter((tag) => tag !== '');
  if (tags.length === 0) return lbError(400, 'tag is mandatory');
  const operator = (query.get('operator') ?? 'AND').toUpperCase();
  if (operator !== 'AND' && operator !== 'OR') return lbError(400, 'operator should be either AND or OR');
  const begin = percent(query, 'pop_begin');
  const end = percent(query, 'pop_end');
  const wanted = count(query, 'count');
  if (begin === undefined || end === undefined || begin > end)
    return lbError(400, 'pop_begin and pop_end should be between 0 to 100');
  if (wanted === undefined) return lbError(400, 'Argument count must be a positive number');
  const artists = new Set(tags.flatMap((tag) => catalogue.artistsByGenre.get(tag) ?? []));
  const found = [...artists]
    .filter(
      (artist) =>
        operator === 'OR' || tags.every((tag) => at(catalogue.artists, artist).genres.includes(tag)),
    )
    .flatMap((artist) => recordingsOf(catalogue, artist))
    .sort((a, b) => b.hearing.listens - a.hearing.listens);
  const slice = popularitySlice(found, begin, end);
  // A spread over the slice, so that the answer is not only its most heard end.
  const step = Math.max(1, slice.length / wanted);
  const chosen = Array.from({ length: Math.min(wanted, slice.length) }, (_, i) =>
    at(slice, Math.floor(i * step)),
  );
  return ok(
    chosen.map(({ recording }) => ({
      recording_mbid: recording.mbid,
      percent: Math.round(
        (100 * found.findIndex((one) => one.recording === recording)) / Math.max(1, found.length),
      ),
      source: 'artist',
      tag_count: Math.max(
        ...tagsOf(catalogue, recording)
          .filter(({ tag }) => tags.includes(tag))
          .map((one) => one.count),
        1,
      ),
    })),
  );
}

/** The recording with this artist and title, whatever the spelling of case, accents, guests and remasters. */
export function findRecording(
  catalogue: Catalogue,
  artistName: string,
  title: string,
): Recording | undefined {
  const wanted = words(recordingTitle(title)).join(' ');
  const artist = words(artistName);
  const [rarest] = [...artist, ...words(wanted)]
    .map((word) => catalogue.postings.get(word) ?? [])
    .sort((a, b) => a.length - b.length);
  for (const index of rarest ?? []) {
    const track = at(catalogue.tracks, index);
    const recording = at(catalogue.recordings, track.recording);
    if (
      words(recording.title).join(' ') === wanted &&
      words(at(catalogue.artists, recording.artist).name).join(' ') === artist.join(' ')
    )
      return recording;
  }
  return undefined;
}

/** `GET /1/metadata/lookup`: an empty object when nothing fits. */
export function lookup(catalogue: Catalogue, query: URLSearchParams): OpenReply {
  const artistName = query.get('artist_name');
  const title = query.get('recording_name');
  if (!artistName) return lbError(400, 'artist_name is invalid or not present in arguments');
  if (!title) return lbError(400, 'recording_name is invalid or not present in arguments');
  const recording = findRecording(catalogue, artistName, title);
  if (!recording) return ok({});
  return ok({
    ...namesOf(catalogue, recording),
    ...(query.get('metadata') === 'true'
      ? { metadata: metadataOf(catalogue, recording, new Set((query.get('inc') ?? '').split(' '))) }
      : {}),
  });
}

function namesOf(catalogue: Catalogue, recording: Recording): Record<string, unknown> {
  const artist = at(catalogue.artists, recording.artist);
  const album = release(catalogue, recording);
  return {
    artist_credit_name: artist.name,
    artist_mbids: [artist.mbid],
    recording_mbid: recording.mbid,
    recording_name: recording.title,
    release_mbid: album.mbid,
    release_name: album.name,
  };
}

const LOOKUPS_MAX = 50;
const LOOKUP_LENGTH_MAX = 250;

/** `POST /1/metadata/lookup/`: many names in one question; an entry that nobody knows comes back without ids. */
export function lookupMany(catalogue: Catalogue, body: unknown): OpenReply {
  const given =
    typeof body === 'object' && body !== null && 'recordings' in body ? body.recordings : undefined;
  if (!Array.isArray(given) || given.length === 0)
    return lbError(400, 'recordings is invalid or not present in body');
  if (given.length > LOOKUPS_MAX)
    return lbError(400, `Number of recordings in request body exceeds maximum permitted. (${LOOKUPS_MAX})`);
  const answers: unknown[] = [];
  for (const [index, one] of given.entries()) {
    const { artist_name, recording_name, release_name = '' } = (one ?? {}) as Record<string, unknown>;
    if (typeof artist_name !== 'string' || artist_name === '')
      return lbError(400, `Recording ${index} artist_name is invalid or not present`);
    if (typeof recording_name !== 'string' || recording_name === '')
      return lbError(400, `Recording ${index} recording_name is invalid or not present`);
    if (artist_name.length + recording_name.length + String(release_name).length > LOOKUP_LENGTH_MAX)
      return lbError(400, `Recording ${index} has too many characters in its names`);
    const recording = findRecording(catalogue, artist_name, recording_name);
    answers.push({
      index,
      artist_name_arg: artist_name,
      recording_name_arg: recording_name,
      ...(recording ? namesOf(catalogue, recording) : {}),
    });
  }
  return ok(answers);
}

/** `GET /1/popularity/top-recordings-for-artist/{mbid}`. */
export function topRecordings(catalogue: Catalogue, mbid: string): OpenReply {
  if (!UUID.test(mbid)) return lbError(400, `artist_mbid: '${mbid}' is not a valid uuid`);
  const artist = catalogue.artistByMbid.get(mbid.toLowerCase());
  if (!artist) return ok([]);
  return ok(
    recordingsOf(catalogue, artist.index).map(({ recording, hearing }) => ({
      artist_mbids: [artist.mbid],
      artist_name: artist.name,
      artists: [{ artist_credit_name: artist.name, artist_mbid: artist.mbid, join_phrase: '' }],
      caa_id: null,
      caa_release_mbid: null,
      length: lengthMs(catalogue, recording),
      recording_mbid: recording.mbid,
      recording_name: recording.title,
      release_mbid: release(catalogue, recording).mbid,
      release_name: release(catalogue, recording).name,
      total_listen_count: hearing.listens,
      total_user_count: hearing.listeners,
    })),
  );
}

function mbidsOf(body: unknown): string[] | OpenReply {
  const mbids =
    typeof body === 'object' && body !== null && 'recording_mbids' in body ? body.recording_mbids : undefined;
  if (!Array.isArray(mbids) || mbids.length === 0) return lbError(400, 'recording_mbids is missing or empty');
  if (mbids.length > RECORDINGS_MAX)
    return lbError(400, `At most ${RECORDINGS_MAX} recording MBIDs can be specified`);
  const bad = mbids.find((mbid) => typeof mbid !== 'string' || !UUID.test(mbid));
  return bad === undefined
    ? mbids.map((mbid: string) => mbid.toLowerCase())
    : lbError(400, `'${String(bad)}' is not a valid uuid`);
}

/** `POST /1/popularity/recording`: the order asked for, null counts where nothing is known. */
export function popularity(catalogue: Catalogue, body: unknown): OpenReply {
  const mbids = mbidsOf(body);
  if (!Array.isArray(mbids)) return mbids;
  return ok(
    mbids.map((mbid) => {
      const recording = catalogue.recordingByMbid.get(mbid);
      const hearing = recording ? hearingOf(catalogue, recording) : undefined;
      return {
        recording_mbid: mbid,
        total_listen_count: hearing?.listens ?? null,
        total_user_count: hearing?.listeners ?? null,
      };
    }),
  );
}

/** `POST /1/metadata/recording`: what is known, by MBID; unknown ones are left out. */
export function metadata(catalogue: Catalogue, body: unknown): OpenReply {
  const mbids = mbidsOf(body);
  if (!Array.isArray(mbids)) return mbids;
  const inc = new Set(
    String((body as { inc?: unknown }).inc ?? '')
      .split(' ')
      .filter((one) => one !== ''),
  );
  const bad = [...inc].find((one) => !['artist', 'tag', 'release', 'recording'].includes(one));
  if (bad)
    return lbError(400, `invalid inc argument '${bad}'. Must be one of (artist, recording, release, tag)`);
  return ok(
    Object.fromEntries(
      mbids.flatMap((mbid) => {
        const recording = catalogue.recordingByMbid.get(mbid);
        return recording ? [[mbid, metadataOf(catalogue, recording, inc)]] : [];
      }),
    ),
  );
}

function metadataOf(
  catalogue: Catalogue,
  recording: Recording,
  inc: ReadonlySet<string>,
): Record<string, unknown> {
  const artist = at(catalogue.artists, recording.artist);
  const album = release(catalogue, recording);
  return {
    recording: {
      name: recording.title,
      length: lengthMs(catalogue, recording),
      first_release_date: album.releaseDate,
      rels: [],
    },
    ...(inc.has('artist')
      ? {
          artist: {
            name: artist.name,
            artist_credit_id: artist.index + 1,
            artists: [{ artist_mbid: artist.mbid, name: artist.name, join_phrase: '', type: 'Group' }],
          },
        }
      : {}),
    ...(inc.has('release')
      ? {
          release: {
            mbid: album.mbid,
            name: album.name,
            year: Number(album.releaseDate.slice(0, 4)),
            album_artist_name: artist.name,
          },
        }
      : {}),
    ...(inc.has('tag')
      ? {
          tag: {
            artist: artistTags(artist),
            recording: tagsOf(catalogue, recording).map(({ tag, count: votes, genreMbid }) => ({
              tag,
              count: votes,
              ...(genreMbid ? { genre_mbid: genreMbid } : {}),
            })),
            release_group: [],
          },
        }
      : {}),
  };
}

function artistTags(artist: Artist): unknown[] {
  return artist.genres.map((tag, i) => ({
    tag,
    count: 12 - i * 2,
    artist_mbid: artist.mbid,
    genre_mbid: uuidOf(`genre:${tag}`),
  }));
}

/** Labs `similar-artists`: one list over all given artists, nearest first. */
export function labsSimilarArtists(
  catalogue: Catalogue,
  mbids: readonly string[],
  algorithm: string | null,
): OpenReply {
  if (mbids.length === 0 || mbids.some((mbid) => !UUID.test(mbid)))
    return { status: 400, body: { error: 'artist_mbids: at least one valid MBID is required' } };
  if (
    !algorithm ||
    !/^session_based_days_\d+_session_\d+_contribution_\d+_threshold_\d+_limit_\d+_filter_True_skip_\d+$/.test(
      algorithm,
    )
  ) {
    return { status: 400, body: { error: 'algorithm: value is not a valid enumeration member' } };
  }
  const limit = Number(/_limit_(\d+)_/.exec(algorithm)?.[1] ?? 100);
  return ok(
    mbids.flatMap((mbid) => {
      const seed = catalogue.artistByMbid.get(mbid.toLowerCase());
      if (!seed) return [];
      return similarArtists(catalogue, seed.index, limit).map(({ artist, likeness }) => {
        const other = at(catalogue.artists, artist);
        return {
          artist_mbid: other.mbid,
          name: other.name,
          comment: '',
          type: 'Group',
          gender: null,
          score: Math.round(likeness * 1000),
          reference_mbid: seed.mbid,
        };
      });
    }),
  );
}

function spotifyIds(catalogue: Catalogue, recording: Recording | undefined): string[] {
  return recording && knowsSpotifyIds(recording)
    ? recording.tracks.map((i) => at(catalogue.tracks, i).id)
    : [];
}

/** Labs `spotify-id-from-mbid`: ids are missing for some recordings. */
export function spotifyIdFromMbid(catalogue: Catalogue, mbids: readonly string[]): OpenReply {
  if (mbids.some((mbid) => !UUID.test(mbid)))
    return { status: 400, body: { error: 'recording_mbid: value is not a valid uuid' } };
  return ok(
    mbids.map((mbid) => {
      const recording = catalogue.recordingByMbid.get(mbid.toLowerCase());
      return {
        recording_mbid: mbid,
        artist_name: recording ? at(catalogue.artists, recording.artist).name : null,
        release_name: recording ? release(catalogue, recording).name : null,
        track_name: recording?.title ?? null,
        spotify_track_ids: spotifyIds(catalogue, recording),
      };
    }),
  );
}

export interface NamedTrack {
  readonly artist_name: string;
  readonly release_name: string;
  readonly track_name: string;
}

/** Labs `spotify-id-from-metadata`. */
export function spotifyIdFromMetadata(catalogue: Catalogue, tracks: readonly NamedTrack[]): OpenReply {
  return ok(
    tracks.map((track) => {
      const recording = findRecording(catalogue, track.artist_name, track.track_name);
      const ids = spotifyIds(catalogue, recording);
      const wanted = fold(track.release_name);
      const sameRelease = ids.filter((id) => {
        const known = catalogue.trackById.get(id);
        return known !== undefined && fold(at(catalogue.albums, known.album).name) === wanted;
      });
      return { ...track, spotify_track_ids: sameRelease.length > 0 ? sameRelease : ids };
    }),
  );
}
