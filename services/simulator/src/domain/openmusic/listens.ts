import { at, type Catalogue, type Recording } from '../catalogue.ts';
import { share, uuidOf } from '../dice.ts';

/**
 * What the open services know of how often something is heard: another count of the same fame, by other people, so it
 * agrees with Spotify's popularity as a noisy copy does (a rank correlation of about 0.61 in the generated catalogue).
 */
export interface Hearing {
  readonly listens: number;
  readonly listeners: number;
}

export function hearingOf(catalogue: Catalogue, recording: Recording): Hearing {
  const popularity = Math.max(...recording.tracks.map((i) => at(catalogue.tracks, i).popularity)) / 100;
  const reach =
    0.45 * popularity + 0.2 * share(`artist ${recording.artist}`, 21) + 0.35 * share(recording.mbid, 22);
  const listens = Math.round(12 * 10 ** (5 * reach));
  return { listens, listeners: Math.max(1, Math.round(listens / (4 + 30 * share(recording.mbid, 23)))) };
}

/** The distinct recordings of an artist, most heard first. */
export function recordingsOf(
  catalogue: Catalogue,
  artist: number,
): { readonly recording: Recording; readonly hearing: Hearing }[] {
  const found = new Set(
    at(catalogue.artists, artist).tracks.map((track) => at(catalogue.tracks, track).recording),
  );
  return [...found]
    .map((index) => at(catalogue.recordings, index))
    .filter((recording) => recording.artist === artist)
    .map((recording) => ({ recording, hearing: hearingOf(catalogue, recording) }))
    .sort((a, b) => b.hearing.listens - a.hearing.listens);
}

/** The slice of a sorted list between two percentiles, 0 being the most heard, as `pop_begin` and `pop_end` of LB radio mean it reversed. */
export function popularitySlice<T>(mostHeardFirst: readonly T[], popBegin: number, popEnd: number): T[] {
  const count = mostHeardFirst.length;
  return mostHeardFirst.slice(
    Math.floor(((100 - popEnd) / 100) * count),
    Math.ceil(((100 - popBegin) / 100) * count),
  );
}

/** MusicBrainz has not heard of every ISRC. */
const ISRC_KNOWN_SHARE = 0.7;
const SPOTIFY_LINK_SHARE = 0.75;

export function knowsIsrc(recording: Recording): boolean {
  return share(recording.mbid, 24) < ISRC_KNOWN_SHARE;
}

export function knowsSpotifyIds(recording: Recording): boolean {
  return share(recording.mbid, 25) < SPOTIFY_LINK_SHARE;
}

/** ListenBrainz does not recognise everything that is sent to it. */
const RECOGNISED_SHARE = 0.92;

export function isRecognised(recording: Recording): boolean {
  return share(recording.mbid, 27) < RECOGNISED_SHARE;
}

/** Tags with votes: the genres of the artist, and a decade. */
export function tagsOf(
  catalogue: Catalogue,
  recording: Recording,
): { readonly tag: string; readonly count: number; readonly genreMbid?: string }[] {
  const genres = at(catalogue.artists, recording.artist).genres.map((tag, i) => ({
    tag,
    count: 1 + Math.floor(share(`${recording.mbid} ${tag}`) * 8) + (i === 0 ? 3 : 0),
    genreMbid: uuidOf(`genre:${tag}`),
  }));
  const [first] = recording.tracks;
  const year =
    first === undefined
      ? ''
      : at(catalogue.albums, at(catalogue.tracks, first).album).releaseDate.slice(0, 3);
  return share(recording.mbid, 26) < 0.3 && year !== ''
    ? [...genres, { tag: `${year}0s`, count: 1 }]
    : genres;
}
