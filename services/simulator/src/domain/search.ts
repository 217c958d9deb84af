import { at, type Catalogue } from './catalogue.ts';
import { fold, words } from './text.ts';

/** A query as Spotify's search page describes it: free words and `field:value` filters. */
export interface SearchQuery {
  readonly words: readonly string[];
  readonly filters: Readonly<Partial<Record<SearchField, string>>>;
}

const FIELDS = ['artist', 'track', 'album', 'year', 'genre', 'isrc', 'upc', 'tag'] as const;
type SearchField = (typeof FIELDS)[number];

/** Filters whose value has no spaces. */
const ONE_WORD: readonly string[] = ['year', 'isrc', 'upc', 'tag'];

/** A filter's value is a quoted phrase, or all words up to the next filter; for years and codes just one word. */
export function parseQuery(text: string): SearchQuery {
  const filters: Partial<Record<SearchField, string>> = {};
  const names = FIELDS.join('|');
  const field = new RegExp(`(?:^|\\s)(${names}):\\s*(?:"([^"]*)"|(.*?)(?=\\s(?:${names}):|$))`, 'gi');
  const free = text.replace(
    field,
    (_, name: string, quoted: string | undefined, bare: string | undefined) => {
      const key = name.toLowerCase() as SearchField;
      const value = (quoted ?? bare ?? '').trim();
      const [first = '', ...rest] =
        quoted === undefined && ONE_WORD.includes(key) ? value.split(/\s+/) : [value];
      filters[key] = first;
      return ` ${rest.join(' ')} `;
    },
  );
  return { words: words(free), filters };
}

/** Track indexes, best first: all words must occur (the last may be a beginning); famous and exact titles lead. */
export function searchTracks(catalogue: Catalogue, query: SearchQuery): number[] {
  const { filters } = query;
  if (filters.tag !== undefined || filters.upc !== undefined) return [];
  const demanded = [
    ...query.words,
    ...words(filters.artist ?? ''),
    ...words(filters.track ?? ''),
    ...words(filters.album ?? ''),
  ];
  let found: readonly number[];
  if (filters.isrc !== undefined) found = catalogue.tracksByIsrc.get(filters.isrc.toUpperCase()) ?? [];
  else if (demanded.length > 0)
    found = intersect(demanded.map((word, i) => holders(catalogue, word, i === query.words.length - 1)));
  else if (filters.genre !== undefined) found = tracksOfGenre(catalogue, filters.genre);
  else if (filters.year !== undefined) found = catalogue.tracks.map((track) => track.index);
  else return [];
  const phrase = query.words.join(' ');
  return found
    .filter((index) => matches(catalogue, index, query))
    .map((index) => {
      const track = at(catalogue.tracks, index);
      const title = words(track.name).join(' ');
      const exact = title === phrase || title === words(filters.track ?? '').join(' ') ? 60 : 0;
      return { index, score: exact + track.popularity - title.length / 50 };
    })
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ index }) => index);
}

function matches(catalogue: Catalogue, index: number, { filters }: SearchQuery): boolean {
  const track = at(catalogue.tracks, index);
  const album = at(catalogue.albums, track.album);
  const artists = track.artists.map((i) => at(catalogue.artists, i));
  if (filters.artist !== undefined && !artists.some((artist) => holds(artist.name, filters.artist)))
    return false;
  if (filters.track !== undefined && !holds(track.name, filters.track)) return false;
  if (filters.album !== undefined && !holds(album.name, filters.album)) return false;
  if (filters.isrc !== undefined && track.isrc !== filters.isrc.toUpperCase()) return false;
  if (
    filters.genre !== undefined &&
    !artists.some((artist) => artist.genres.some((genre) => holds(genre, filters.genre)))
  )
    return false;
  return inYears(album.releaseDate, filters.year);
}

/** Artist indexes, best first. */
export function searchArtists(catalogue: Catalogue, { words: free, filters }: SearchQuery): number[] {
  const wanted = [...free, ...words(filters.artist ?? '')].join(' ');
  if (wanted === '' && filters.genre === undefined) return [];
  return catalogue.artists
    .filter(
      (artist) =>
        (wanted === '' || holds(artist.name, wanted, true)) &&
        (filters.genre === undefined || artist.genres.some((genre) => holds(genre, filters.genre))),
    )
    .sort(
      (a, b) =>
        Number(fold(b.name) === wanted) - Number(fold(a.name) === wanted) ||
        b.popularity - a.popularity ||
        a.index - b.index,
    )
    .map((artist) => artist.index);
}

/** Album indexes, best first. `tag:new` means released in the two weeks before `nowMs`, `tag:hipster` the least popular tenth. */
export function searchAlbums(
  catalogue: Catalogue,
  { words: free, filters }: SearchQuery,
  nowMs: number,
): number[] {
  if (filters.track !== undefined || filters.isrc !== undefined || filters.genre !== undefined) return [];
  const wanted = free.join(' ');
  if (wanted === '' && Object.keys(filters).length === 0) return [];
  return catalogue.albums
    .filter((album) => {
      const artist = at(catalogue.artists, album.artist);
      if (filters.upc !== undefined && album.upc !== filters.upc) return false;
      if (filters.album !== undefined && !holds(album.name, filters.album)) return false;
      if (filters.artist !== undefined && !holds(artist.name, filters.artist)) return false;
      if (filters.tag === 'hipster' && at(catalogue.tracks, at(album.tracks, 0)).popularity > 10)
        return false;
      if (filters.tag === 'new' && !(Date.parse(album.releaseDate) > nowMs - 14 * 86_400_000)) return false;
      return (
        inYears(album.releaseDate, filters.year) &&
        (wanted === '' || holds(`${album.name} ${artist.name}`, wanted, true))
      );
    })
    .map((album) => ({
      index: album.index,
      fame: Math.max(...album.tracks.map((t) => at(catalogue.tracks, t).popularity)),
    }))
    .sort((a, b) => b.fame - a.fame || a.index - b.index)
    .map(({ index }) => index);
}

/** Whether all words of `wanted` occur in `text`; with `open` the last may be only a beginning. */
export function holds(text: string, wanted = '', open = false): boolean {
  const have = words(text);
  const need = words(wanted);
  return (
    need.length > 0 &&
    need.every(
      (word, i) =>
        have.includes(word) || (open && i === need.length - 1 && have.some((h) => h.startsWith(word))),
    )
  );
}

function inYears(releaseDate: string, years: string | undefined): boolean {
  if (years === undefined) return true;
  const [from, to] = years.split('-');
  const year = releaseDate.slice(0, 4);
  return year >= (from ?? '') && year <= (to ?? from ?? '');
}

function holders(catalogue: Catalogue, word: string, open: boolean): readonly number[] {
  const exact = catalogue.postings.get(word) ?? [];
  if (!open || exact.length > 0 || word.length < 2) return exact;
  const found = new Set<number>();
  for (let i = lowerBound(catalogue.vocabulary, word); catalogue.vocabulary[i]?.startsWith(word); i++) {
    for (const track of catalogue.postings.get(catalogue.vocabulary[i] ?? '') ?? []) found.add(track);
  }
  return [...found].sort((a, b) => a - b);
}

function lowerBound(sorted: readonly string[], value: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function intersect(lists: readonly (readonly number[])[]): number[] {
  const [first = [], ...rest] = [...lists].sort((a, b) => a.length - b.length);
  const others = rest.map((list) => new Set(list));
  return first.filter((index) => others.every((set) => set.has(index)));
}

function tracksOfGenre(catalogue: Catalogue, genre: string): number[] {
  const found = new Set<number>();
  for (const [name, artists] of catalogue.artistsByGenre) {
    if (!holds(name, genre)) continue;
    for (const artist of artists) for (const track of at(catalogue.artists, artist).tracks) found.add(track);
  }
  return [...found];
}
