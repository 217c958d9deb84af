import { z } from 'zod';
import { type Play, UnreadableHistory } from './history.ts';

/**
 * A play counts from 30 seconds on, as Spotify counts streams.
 * Source: "How we count streams", support.spotify.com/artists.
 */
export const countedFromMs = 30_000;

const entryBytesMax = 64 * 1024;
const depthMax = 8;

const byte = { tab: 9, newline: 10, return: 13, space: 32, quote: 34, comma: 44, open: 91, backslash: 92 };
const [closeList, openObject, closeObject] = [93, 123, 125];
const byteOrderMark = [0xef, 0xbb, 0xbf];
const isSpace = (code: number) =>
  code === byte.space || code === byte.newline || code === byte.return || code === byte.tab;

export interface EntryReader {
  /** Takes the next bytes of the file. @throws UnreadableHistory */
  push(chunk: Uint8Array): void;
  /** @throws UnreadableHistory when the file stops before its list does. */
  end(): void;
}

/**
 * Reads a JSON list of objects entry by entry, in chunks of any size, so that no file can take more memory than one
 * entry does: a JSON parser for the whole would make gigabytes of a few megabytes of brackets.
 */
export function createEntryReader(take: (entry: unknown) => void): EntryReader {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const held = new Uint8Array(entryBytesMax);
  let heldBytes = 0;
  let place: 'start' | 'list' | 'entry' | 'end' = 'start';
  let [depth, entries] = [0, 0];
  let [quoted, escaped] = [false, false];

  function hold(bytes: Uint8Array): void {
    if (heldBytes + bytes.length > entryBytesMax)
      throw new UnreadableHistory('An entry of the list is too long to be a play.');
    held.set(bytes, heldBytes);
    heldBytes += bytes.length;
  }

  function finish(): void {
    entries += 1;
    const bytes = held.subarray(0, heldBytes);
    heldBytes = 0;
    let entry: unknown;
    try {
      entry = JSON.parse(decoder.decode(bytes));
    } catch {
      throw new UnreadableHistory(`Entry ${entries} of the list is damaged: it is no JSON in UTF-8.`);
    }
    take(entry);
  }

  /** Goes on inside an entry. @returns whether it ends at this byte */
  function endsEntry(code: number): boolean {
    if (escaped) escaped = false;
    else if (quoted) {
      if (code === byte.backslash) escaped = true;
      else if (code === byte.quote) quoted = false;
    } else if (code === byte.quote) quoted = true;
    else if (code === openObject || code === byte.open) {
      depth += 1;
      if (depth > depthMax) throw new UnreadableHistory('An entry of the list is too deep to be a play.');
    } else if (code === closeObject || code === closeList) {
      depth -= 1;
      return depth === 0;
    }
    return false;
  }

  return {
    push(chunk) {
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const code = chunk[at] ?? 0;
        if (place === 'entry') {
          if (!endsEntry(code)) continue;
          hold(chunk.subarray(from, at + 1));
          finish();
          place = 'list';
        } else if (isSpace(code)) {
          // Nothing to read between two entries.
        } else if (place === 'list' && code === openObject) {
          place = 'entry';
          from = at;
          depth = 1;
        } else if (place === 'list' && code === closeList) place = 'end';
        else if (place === 'list' && code === byte.comma) {
          // Entries are told apart by their brackets.
        } else if (place === 'start' && code === byte.open) place = 'list';
        else if (place !== 'start' || !byteOrderMark.includes(code)) throw strange(place, code);
      }
      if (place === 'entry') hold(chunk.subarray(from));
    },
    end() {
      if (place === 'start') throw new UnreadableHistory('The file is empty.');
      if (place !== 'end') throw new UnreadableHistory('The file stops in the middle; upload it again.');
    },
  };
}

function strange(place: string, code: number): UnreadableHistory {
  if (code === 0 || code === 0xff || code === 0xfe)
    return new UnreadableHistory('The file is not in UTF-8; send it as Spotify made it.');
  return new UnreadableHistory(
    place === 'start'
      ? 'The file does not begin with a list of plays.'
      : 'The file holds something else than a list of plays.',
  );
}

const text = z.string().nullish().catch(null);
const extended = z.object({
  ts: z.string(),
  ms_played: z.number(),
  master_metadata_track_name: text,
  master_metadata_album_artist_name: text,
  master_metadata_album_album_name: text,
  spotify_track_uri: text,
  incognito_mode: z.boolean().nullish().catch(null),
});
const short = z.object({
  endTime: z.string(),
  msPlayed: z.number(),
  artistName: text,
  trackName: text,
});

/**
 * The play that an entry of the extended or of the short history tells of; `null` for what does not count: podcasts and
 * books, private sessions, plays of less than 30 seconds, and what is no play at all.
 */
export function readPlay(entry: unknown): Play | null {
  if (typeof entry !== 'object' || entry === null) return null;
  // A failed parse costs more than one that is not tried, and a hostile file holds millions.
  if ('ts' in entry) return ofExtended(entry);
  return 'endTime' in entry ? ofShort(entry) : null;
}

function ofExtended(entry: object): Play | null {
  const { data } = extended.safeParse(entry);
  if (!data || data.incognito_mode === true) return null;
  const uri = data.spotify_track_uri ?? '';
  return playOf({
    title: data.master_metadata_track_name,
    artist: data.master_metadata_album_artist_name,
    album: data.master_metadata_album_album_name,
    uri: /^spotify:track:[0-9A-Za-z]{22}$/.test(uri) ? uri : null,
    at: data.ts,
    playedMs: data.ms_played,
  });
}

function ofShort(entry: object): Play | null {
  const { data } = short.safeParse(entry);
  if (!data) return null;
  return playOf({
    title: data.trackName,
    artist: data.artistName,
    album: null,
    uri: null,
    at: data.endTime,
    playedMs: data.msPlayed,
  });
}

function playOf(told: {
  readonly title: string | null | undefined;
  readonly artist: string | null | undefined;
  readonly album: string | null | undefined;
  readonly uri: string | null;
  readonly at: string;
  readonly playedMs: number;
}): Play | null {
  const [title, artist, album] = [plain(told.title), plain(told.artist), plain(told.album)];
  const atS = readInstant(told.at);
  if (told.playedMs < countedFromMs || title === '' || artist === '' || atS === null) return null;
  return { title, artist, album: album || null, uri: told.uri, atS };
}

const textMax = 200;

/** Text that a page can show and a database can keep: bounded, no control characters, no half of a surrogate pair. */
export function plain(text: string | null | undefined): string {
  return (text ?? '')
    .slice(0, textMax)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

const instant = /^(20\d\d)-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?Z?$/;

/** `2023-04-05T06:07:08Z` of the long form, `2023-04-05 06:07` of the short one; both are UTC. Seconds, `null` when it is none. */
function readInstant(text: string): number | null {
  const parts = instant.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const real = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 61;
  return real ? Date.UTC(year, month - 1, day, hour, minute, second) / 1_000 : null;
}
