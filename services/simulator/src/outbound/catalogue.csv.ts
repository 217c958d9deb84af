import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import type { CatalogueRow } from '../domain/catalogue.ts';

const COLUMNS = [
  'track_id',
  'track_name',
  'track_artist',
  'track_popularity',
  'track_album_id',
  'track_album_name',
  'track_album_release_date',
  'danceability',
  'energy',
  'key',
  'loudness',
  'mode',
  'speechiness',
  'acousticness',
  'instrumentalness',
  'liveness',
  'valence',
  'tempo',
  'duration_ms',
  'artist_genres',
] as const;
type Column = (typeof COLUMNS)[number];

/** A file that is not what it should be; the message names the line. */
export class CatalogueError extends Error {}

/**
 * Reads a catalogue file, gzipped or not (told by its first bytes). Genres are separated by `|`.
 * @throws CatalogueError for a missing column or a line that does not read
 */
export function readCatalogue(path: string): CatalogueRow[] {
  const raw = readFileSync(path);
  const text = (raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw).toString('utf8');
  const [header, ...lines] = records(path, text);
  const place = new Map(header?.map((name, i) => [name, i]));
  const missing = COLUMNS.filter((column) => !place.has(column));
  if (missing.length > 0) throw new CatalogueError(`${path}: the columns ${missing.join(', ')} are missing`);
  const rows = lines.map((line, i) =>
    toRow((column) => line[place.get(column) ?? -1] ?? '', `${path}: record ${i + 2}`),
  );
  if (rows.length === 0) throw new CatalogueError(`${path}: the catalogue is empty`);
  return rows;
}

function records(path: string, text: string): string[][] {
  try {
    return parse(text, { bom: true });
  } catch (error) {
    if (error instanceof CsvError) throw new CatalogueError(`${path}: ${error.message}`);
    throw error;
  }
}

function toRow(cell: (column: Column) => string, where: string): CatalogueRow {
  const number = (column: Column) => {
    const value = Number(cell(column));
    if (cell(column).trim() === '' || !Number.isFinite(value))
      throw new CatalogueError(`${where}: ${column} is not a number`);
    return value;
  };
  const id = cell('track_id');
  if (!/^[0-9A-Za-z]{22}$/.test(id)) throw new CatalogueError(`${where}: track_id is not a Spotify id`);
  const releaseDate = cell('track_album_release_date');
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(releaseDate))
    throw new CatalogueError(`${where}: track_album_release_date is not a date`);
  return {
    id,
    name: cell('track_name'),
    artists: [cell('track_artist')],
    popularity: number('track_popularity'),
    albumId: cell('track_album_id'),
    albumName: cell('track_album_name'),
    releaseDate,
    durationMs: number('duration_ms'),
    genres: cell('artist_genres')
      .split('|')
      .map((genre) => genre.trim())
      .filter((genre) => genre !== ''),
    features: {
      danceability: number('danceability'),
      energy: number('energy'),
      key: number('key'),
      loudness: number('loudness'),
      mode: number('mode'),
      speechiness: number('speechiness'),
      acousticness: number('acousticness'),
      instrumentalness: number('instrumentalness'),
      liveness: number('liveness'),
      valence: number('valence'),
      tempo: number('tempo'),
    },
  };
}
