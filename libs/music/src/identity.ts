import type { Track } from '@trc/contracts/documents/track.v1';
import { oncePer } from './once.ts';

/**
 * Words that name another edition of the same recording. What names another performance or mix (live, demo, acoustic,
 * remix, instrumental, karaoke) is not here: those are recordings of their own.
 */
const edition =
  /\b(?:re-?master(?:ed|ing)?|mono|stereo|feat(?:uring)?|ft|with|deluxe|bonus track|album version|single version|original version|original mix|radio edit|explicit|clean)\b/iu;
const otherRecording =
  /\b(?:live|demo|acoustic|unplugged|remix|rework|instrumental|karaoke|cover|session)\b/iu;

/** Most names are: they need no look at what Unicode makes of them. */
export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * A text under which spellings of the same words meet: width, case, accents and punctuation do not count.
 * Marks are taken from Latin letters only, because elsewhere they make another letter (か and が).
 */
export function fold(text: string): string {
  const plain = isAscii(text) ? text.toLowerCase() : unmarked(text);
  const words = plain
    .replace(/[’'`´]/gu, '')
    .replace(/&/gu, ' and ')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  // Some titles are signs only; they must not all be the same title.
  return words === '' ? plain.replace(/\s+/gu, '') : words;
}

function unmarked(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFKC');
}

/** What every title has that names an edition. */
const mayNameEdition = /[([]|\s[-–—]\s|\s(?:feat|ft)\.?\s/iu;

/** A title without what names only an edition: remasters, guests, formats. */
export function coreTitle(title: string): string {
  if (!mayNameEdition.test(title)) return fold(title);
  const isEdition = (part: string) => edition.test(part) && !otherRecording.test(part);
  const unbracketed = title.replace(/\s*[([][^()[\]]*[)\]]/gu, (part) => (isEdition(part) ? '' : part));
  const [head = '', ...tail] = unbracketed.split(/\s[-–—]\s/u);
  const kept = [head, ...tail.filter((part) => !isEdition(part))]
    .join(' ')
    .replace(/\s(?:feat|ft)\.?\s.*$/iu, '');
  return fold(kept) || fold(title);
}

/** Guests whom a title names, as in "Song (feat. A & B)": some catalogues credit them nowhere else. */
export function guestsIn(title: string): string[] {
  const [, names = ''] = /[\s([](?:feat(?:uring)?|ft|with)\.?\s+([^)\]]+)/iu.exec(title) ?? [];
  return names.split(/\s*(?:,|&|\sand\s|\sx\s)\s*/iu).filter((name) => name !== '');
}

/** An artist under which spellings of the name meet: without guests, and without the article. */
export function coreArtist(name: string): string {
  return fold(name.replace(/\s(?:feat(?:uring)?|ft)\.?\s.*$/iu, '')).replace(/^the (?=.)/u, '');
}

/** The same track always has the same key; another catalogue's track of the same recording has another. */
export function trackKey({ source, id }: Pick<Track, 'source' | 'id'>): string {
  return `${source}:${id}`;
}

/**
 * Two tracks are one recording when they share any of these. A track without a title or an artist has no key by name,
 * because nameless tracks are not all one.
 */
export const recordingKeys = oncePer((track: Track): readonly string[] => {
  const artist = coreArtist(track.artists[0] ?? '');
  const title = coreTitle(track.title);
  return [
    `id:${trackKey(track)}`,
    ...(track.isrc ? [`isrc:${track.isrc.toUpperCase().replace(/[^A-Z0-9]/g, '')}`] : []),
    ...(track.mbid ? [`mbid:${track.mbid.toLowerCase()}`] : []),
    ...(track.uri ? [`uri:${track.uri}`] : []),
    // Two own sounds with the same file name are two sounds.
    ...(artist && title && track.source !== 'tenant' ? [`name:${artist}|${title}`] : []),
  ];
});

/** The keys of a recording of which only the id is known, and not in which catalogue. */
export function recordingKeysOfId(id: string): string[] {
  return [`id:spotify:${id}`, `uri:spotify:track:${id}`, `id:musicbrainz:${id}`, `mbid:${id}`];
}
