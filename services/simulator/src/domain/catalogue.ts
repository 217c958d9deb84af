import { base62Id, hash32, share, uuidOf } from './dice.ts';
import { guests, recordingTitle, words } from './text.ts';

/** What Spotify measures of a track; the names are its own. `loudness` in dB, `tempo` in beats per minute, the rest 0–1. */
export interface Features {
  readonly danceability: number;
  readonly energy: number;
  readonly key: number;
  readonly loudness: number;
  readonly mode: number;
  readonly speechiness: number;
  readonly acousticness: number;
  readonly instrumentalness: number;
  readonly liveness: number;
  readonly valence: number;
  readonly tempo: number;
}

/** One line of a catalogue file, or of the generated catalogue. */
export interface CatalogueRow {
  readonly id: string;
  readonly name: string;
  readonly artists: readonly string[];
  readonly popularity: number;
  readonly albumId: string;
  readonly albumName: string;
  readonly releaseDate: string;
  readonly durationMs: number;
  readonly genres: readonly string[];
  readonly features: Features;
}

export interface Track {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly artists: readonly number[];
  readonly album: number;
  readonly popularity: number;
  readonly durationMs: number;
  readonly explicit: boolean;
  readonly trackNumber: number;
  readonly isrc: string | null;
  readonly recording: number;
  readonly features: Features;
}

export interface Artist {
  readonly index: number;
  readonly id: string;
  readonly mbid: string;
  readonly name: string;
  readonly genres: string[];
  readonly tracks: number[];
  readonly albums: number[];
  readonly popularity: number;
}

export interface Album {
  readonly index: number;
  readonly id: string;
  readonly mbid: string;
  readonly name: string;
  readonly artist: number;
  readonly releaseDate: string;
  readonly upc: string;
  readonly tracks: number[];
}

/** What several releases of one performance share; MusicBrainz knows it by `mbid`. */
export interface Recording {
  readonly index: number;
  readonly mbid: string;
  readonly title: string;
  readonly artist: number;
  readonly isrc: string;
  readonly tracks: number[];
}

export interface Catalogue {
  readonly tracks: readonly Track[];
  readonly artists: readonly Artist[];
  readonly albums: readonly Album[];
  readonly recordings: readonly Recording[];
  readonly trackById: ReadonlyMap<string, Track>;
  readonly artistById: ReadonlyMap<string, Artist>;
  readonly albumById: ReadonlyMap<string, Album>;
  readonly tracksByIsrc: ReadonlyMap<string, readonly number[]>;
  readonly artistByMbid: ReadonlyMap<string, Artist>;
  readonly recordingByMbid: ReadonlyMap<string, Recording>;
  readonly artistsByGenre: ReadonlyMap<string, readonly number[]>;
  /** Word → the tracks whose title, artist or album holds it, ascending. */
  readonly postings: ReadonlyMap<string, readonly number[]>;
  readonly vocabulary: readonly string[];
}

const ISRC_MISSING_SHARE = 0.1;
const GENRES_PER_ARTIST_MAX = 6;

/** Builds all look-ups in one pass. Everything that the rows lack follows from their text, so it is stable. */
export function buildCatalogue(rows: readonly CatalogueRow[]): Catalogue {
  const artists: Artist[] = [];
  const albums: Album[] = [];
  const recordings: Recording[] = [];
  const tracks: Track[] = [];
  const artistByName = new Map<string, Artist>();
  const albumById = new Map<string, Album>();
  const recordingByKey = new Map<string, Recording>();
  const trackById = new Map<string, Track>();
  const tracksByIsrc = new Map<string, number[]>();
  const postings = new Map<string, number[]>();

  const artistNamed = (name: string, genres: readonly string[], popularity: number): Artist => {
    let artist = artistByName.get(name);
    if (!artist) {
      artist = {
        index: artists.length,
        id: base62Id(`artist:${name}`),
        mbid: uuidOf(`artist:${name}`),
        name,
        genres: [],
        tracks: [],
        albums: [],
        popularity,
      };
      artists.push(artist);
      artistByName.set(name, artist);
    }
    for (const genre of genres) {
      if (artist.genres.length < GENRES_PER_ARTIST_MAX && !artist.genres.includes(genre))
        artist.genres.push(genre);
    }
    return artist;
  };

  for (const row of rows) artistNamed(row.artists[0] ?? 'Unknown', row.genres, row.popularity);

  for (const row of rows) {
    if (trackById.has(row.id)) continue;
    const index = tracks.length;
    const main = artistNamed(row.artists[0] ?? 'Unknown', [], row.popularity);
    const others = [
      ...row.artists.slice(1).map((name) => artistNamed(name, [], row.popularity)),
      ...guests(row.name).flatMap((name) => artistByName.get(name) ?? []),
    ];
    const credits = [...new Set([main.index, ...others.map((artist) => artist.index)])];
    const album = albumOf(row, main, albums, albumById);
    const recording = recordingOf(row, main, recordings, recordingByKey);
    const track: Track = {
      index,
      id: row.id,
      name: row.name,
      artists: credits,
      album: album.index,
      popularity: row.popularity,
      durationMs: row.durationMs,
      explicit: share(`explicit:${row.id}`) < Math.min(0.6, row.features.speechiness * 2),
      trackNumber: album.tracks.length + 1,
      isrc: share(`isrc:${row.id}`) < ISRC_MISSING_SHARE ? null : recording.isrc,
      recording: recording.index,
      features: row.features,
    };
    tracks.push(track);
    trackById.set(track.id, track);
    album.tracks.push(index);
    recording.tracks.push(index);
    for (const credit of credits) artists[credit]?.tracks.push(index);
    if (track.isrc) append(tracksByIsrc, track.isrc, index);
    const text = `${track.name} ${album.name} ${credits.map((c) => artists[c]?.name).join(' ')}`;
    for (const word of new Set(words(text))) append(postings, word, index);
  }

  const artistsByGenre = new Map<string, number[]>();
  for (const artist of artists)
    for (const genre of artist.genres) append(artistsByGenre, genre, artist.index);
  return {
    tracks,
    artists,
    albums,
    recordings,
    trackById,
    artistById: new Map(artists.map((artist) => [artist.id, artist])),
    albumById,
    tracksByIsrc,
    artistByMbid: new Map(artists.map((artist) => [artist.mbid, artist])),
    recordingByMbid: new Map(recordings.map((recording) => [recording.mbid, recording])),
    artistsByGenre,
    postings,
    vocabulary: [...postings.keys()].sort(),
  };
}

function albumOf(row: CatalogueRow, main: Artist, albums: Album[], albumById: Map<string, Album>): Album {
  const known = albumById.get(row.albumId);
  if (known) return known;
  const album: Album = {
    index: albums.length,
    id: row.albumId,
    mbid: uuidOf(`release:${row.albumId}`),
    name: row.albumName,
    artist: main.index,
    releaseDate: row.releaseDate,
    upc: String(hash32(row.albumId)).padStart(12, '0'),
    tracks: [],
  };
  albums.push(album);
  albumById.set(album.id, album);
  main.albums.push(album.index);
  return album;
}

function recordingOf(
  row: CatalogueRow,
  main: Artist,
  all: Recording[],
  byKey: Map<string, Recording>,
): Recording {
  const title = recordingTitle(row.name);
  const key = `${main.name} ${words(title).join(' ') || title}`;
  const known = byKey.get(key);
  if (known) return known;
  const recording: Recording = {
    index: all.length,
    mbid: uuidOf(`recording:${key}`),
    title,
    artist: main.index,
    isrc: isrcOf(key, row.releaseDate),
    tracks: [],
  };
  all.push(recording);
  byKey.set(key, recording);
  return recording;
}

const ISRC_COUNTRIES = ['US', 'GB', 'DE', 'JP', 'SE', 'FR', 'QM', 'NL'];

function isrcOf(key: string, releaseDate: string): string {
  const country = ISRC_COUNTRIES[hash32(key, 11) % ISRC_COUNTRIES.length];
  const registrant = (hash32(key, 12) % 46_656).toString(36).padStart(3, '0').toUpperCase();
  return `${country}${registrant}${releaseDate.slice(2, 4)}${String(hash32(key, 13) % 100_000).padStart(5, '0')}`;
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** A member that must be there: indexes come from the catalogue itself. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no entry ${index}`);
  return item;
}
