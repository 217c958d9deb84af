import { at, type Catalogue, type Track } from '../catalogue.ts';
import { uuidOf } from '../dice.ts';
import type { User } from '../spotify/state.ts';
import { lbError, type OpenReply, release } from './listenbrainz.ts';
import { isRecognised } from './listens.ts';

const ITEMS_DEFAULT = 25;
const ITEMS_MAX = 1_000;
const DAY_S = 86_400;

const ok = (body: unknown): OpenReply => ({ status: 200, body });
const unknown = (name: string) => lbError(404, `Cannot find user: ${name}`);

type Read = { readonly value: number | null } | { readonly refusal: OpenReply };

/** A whole number of the query, `null` without one. */
function whole(query: URLSearchParams, name: string): Read {
  const text = query.get(name);
  if (text === null || text === '') return { value: null };
  return /^[-+]?\d{1,15}$/.test(text)
    ? { value: Number(text) }
    : { refusal: lbError(400, `Invalid ${name} argument: ${text}`) };
}

/** `GET /1/user/{name}/listens`, newest first. Names are the ids of the loaded users. */
export function listens(
  catalogue: Catalogue,
  user: User | undefined,
  name: string,
  query: URLSearchParams,
): OpenReply {
  const [max, min, count] = [whole(query, 'max_ts'), whole(query, 'min_ts'), whole(query, 'count')];
  if ('refusal' in max) return max.refusal;
  if ('refusal' in min) return min.refusal;
  if ('refusal' in count) return count.refusal;
  const [maxTs, minTs] = [max.value, min.value];
  if (maxTs && minTs && maxTs < minTs) return lbError(400, 'max_ts should be greater than min_ts');
  const wanted = Math.min(ITEMS_MAX, count.value ?? ITEMS_DEFAULT);
  if (wanted < 0) return lbError(400, 'Number of items requested should be positive');
  if (!user) return unknown(name);
  const all = user.recent.map((play) => ({
    track: at(catalogue.tracks, play.track),
    at: Math.floor(play.playedAtMs / 1000),
  }));
  const inside = all.filter(
    (play) => (minTs === null || play.at > minTs) && (maxTs === null || play.at < maxTs),
  );
  // From a lower bound upwards the answer is what follows that bound, and still newest first.
  const chosen =
    minTs !== null && maxTs === null
      ? inside.slice(Math.max(0, inside.length - wanted))
      : inside.slice(0, wanted);
  return ok({
    payload: {
      count: chosen.length,
      user_id: name,
      latest_listen_ts: all[0]?.at ?? 0,
      oldest_listen_ts: all.at(-1)?.at ?? 0,
      listens: chosen.map((play) => listen(catalogue, play.track, play.at, name)),
    },
  });
}

const artistNames = (catalogue: Catalogue, track: Track) =>
  track.artists.map((i) => at(catalogue.artists, i).name).join(', ');

function listen(
  catalogue: Catalogue,
  track: Track,
  listenedAt: number,
  name: string,
): Record<string, unknown> {
  const recording = at(catalogue.recordings, track.recording);
  const artist = at(catalogue.artists, at(track.artists, 0));
  const album = at(catalogue.albums, track.album);
  return {
    inserted_at: listenedAt + 5,
    listened_at: listenedAt,
    recording_msid: uuidOf(`msid:${track.id}`),
    user_name: name,
    track_metadata: {
      artist_name: artistNames(catalogue, track),
      track_name: track.name,
      release_name: album.name,
      additional_info: {
        duration_ms: track.durationMs,
        recording_msid: uuidOf(`msid:${track.id}`),
        submission_client: 'simulator',
      },
      ...(isRecognised(recording)
        ? {
            mbid_mapping: {
              artist_mbids: [artist.mbid],
              artists: [{ artist_credit_name: artist.name, artist_mbid: artist.mbid, join_phrase: '' }],
              recording_mbid: recording.mbid,
              recording_name: recording.title,
              release_mbid: album.mbid,
            },
          }
        : {}),
    },
  };
}

/** Which of a user's top lists stands for a range, and how long the range is. */
const RANGES = {
  this_week: ['short_term', 7],
  week: ['short_term', 7],
  this_month: ['short_term', 30],
  month: ['short_term', 30],
  quarter: ['medium_term', 91],
  half_yearly: ['medium_term', 182],
  this_year: ['long_term', 365],
  year: ['long_term', 365],
  all_time: ['long_term', 3_650],
} as const satisfies Record<string, readonly [keyof User['top'], number]>;

/** `GET /1/stats/user/{name}/recordings`, most heard first; no content for a user whose list is empty. */
export function topRecordingsOfUser(
  catalogue: Catalogue,
  user: User | undefined,
  name: string,
  query: URLSearchParams,
  nowS: number,
): OpenReply {
  if (!user) return unknown(name);
  const range = query.get('range') ?? 'all_time';
  if (!Object.hasOwn(RANGES, range)) return lbError(400, `Invalid range: ${range}`);
  const [offset, count] = [whole(query, 'offset'), whole(query, 'count')];
  if ('refusal' in offset) return offset.refusal;
  if ('refusal' in count) return count.refusal;
  const [skipped, wanted] = [offset.value ?? 0, Math.min(ITEMS_MAX, count.value ?? ITEMS_DEFAULT)];
  if (skipped < 0) return lbError(400, "'offset' should be a non-negative integer");
  if (wanted < 0) return lbError(400, "'count' should be a non-negative integer");
  const [list, days] = RANGES[range as keyof typeof RANGES];
  const byRecording = new Map<number, Track>();
  for (const track of user.top[list].map((index) => at(catalogue.tracks, index)))
    if (!byRecording.has(track.recording)) byRecording.set(track.recording, track);
  const top = [...byRecording.values()];
  if (top.length === 0) return { status: 204, body: undefined };
  return ok({
    payload: {
      user_id: name,
      recordings: top
        .map((track, rank) => heard(catalogue, track, Math.ceil((days * 2) / (rank + 4))))
        .slice(skipped, skipped + wanted),
      count: Math.max(0, Math.min(wanted, top.length - skipped)),
      total_recording_count: top.length,
      offset: skipped,
      range,
      from_ts: nowS - days * DAY_S,
      to_ts: nowS,
      last_updated: nowS - (nowS % DAY_S),
    },
  });
}

function heard(catalogue: Catalogue, track: Track, count: number): Record<string, unknown> {
  const recording = at(catalogue.recordings, track.recording);
  const album = release(catalogue, recording);
  const artist = at(catalogue.artists, recording.artist);
  const named = { artist_name: artistNames(catalogue, track), track_name: track.name, listen_count: count };
  if (!isRecognised(recording))
    return { ...named, recording_mbid: null, artist_mbids: [], release_name: null, release_mbid: null };
  return {
    ...named,
    recording_mbid: recording.mbid,
    artist_mbids: [artist.mbid],
    artists: [{ artist_credit_name: artist.name, artist_mbid: artist.mbid, join_phrase: '' }],
    release_name: album.name,
    release_mbid: album.mbid,
    caa_id: null,
    caa_release_mbid: null,
  };
}
