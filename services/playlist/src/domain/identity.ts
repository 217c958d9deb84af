import type { Track } from '@trc/contracts/documents/track.v1';
import { plain } from './words.ts';

const versionWord = /\b(remaster(ed)?|mono|stereo|feat|ft|featuring|with)\b/i;
const bracketed = /[([][^)\]]*[)\]]/g;

/** A title without what does not make another recording: guests, and the year of a remaster. */
function coreTitle(title: string): string {
  const open = title.replace(bracketed, (part) => (versionWord.test(part) ? '' : part));
  const [head = open, ...tail] = open.split(/\s[-–—]\s/);
  return plain([head, ...tail.filter((part) => !versionWord.test(part))].join(' ')) || plain(title);
}

/** The same track always has the same name; orders candidates independently of how they were gathered. */
export function trackKey({ source, id }: Track): string {
  return `${source}:${id}`;
}

/** Two tracks are one recording when they share any of these. */
export function recordingKeys(track: Track): readonly string[] {
  const title = coreTitle(track.title);
  const artist = plain(track.artists[0] ?? '');
  return [
    trackKey(track),
    ...(track.isrc ? [`isrc:${track.isrc.toUpperCase()}`] : []),
    ...(track.mbid ? [`mbid:${track.mbid.toLowerCase()}`] : []),
    ...(track.uri ? [`uri:${track.uri}`] : []),
    ...(title && artist ? [`title:${artist}|${title}`] : []),
  ];
}

/** Every credited artist, by id and by name: catalogues that know no ids must not let an artist in twice. */
export function artistKeys(track: Track): readonly string[] {
  const names = track.artists.map(plain).filter((name) => name !== '');
  return [...track.artist_ids.map((id) => `id:${id}`), ...names.map((name) => `name:${name}`)];
}

/** By id; by name only where the catalogue gives no id, because many artists have a "Greatest Hits". */
export function albumKey({ album_id, album }: Track): string | null {
  if (album_id) return `id:${album_id}`;
  const name = plain(album ?? '');
  return name ? `name:${name}` : null;
}

/** The most telling tag; null when nothing is known, and then no genre rule applies. */
export function primaryGenre(track: Track): string | null {
  return track.tags?.values.map(plain).find((tag) => tag !== '') ?? null;
}
