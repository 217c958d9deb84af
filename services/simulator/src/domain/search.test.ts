import { describe, expect, it } from 'vitest';
import { at, buildCatalogue, type CatalogueRow } from './catalogue.ts';
import { generateCatalogue } from './generate-catalogue.ts';
import { parseQuery, searchAlbums, searchArtists, searchTracks } from './search.ts';

const features = {
  danceability: 0.5,
  energy: 0.5,
  key: 0,
  loudness: -8,
  mode: 1,
  speechiness: 0.05,
  acousticness: 0.2,
  instrumentalness: 0,
  liveness: 0.1,
  valence: 0.5,
  tempo: 120,
};
const row = (
  n: number,
  name: string,
  artist: string,
  album: string,
  year: string,
  genres: string[],
  popularity = 50,
): CatalogueRow => ({
  id: String(n).padStart(22, 'A'),
  name,
  artists: [artist],
  popularity,
  albumId: `${album}${artist}`
    .replace(/[^a-z]/gi, '')
    .padEnd(22, 'x')
    .slice(0, 22),
  albumName: album,
  releaseDate: year,
  durationMs: 200_000,
  genres,
  features,
});
const catalogue = buildCatalogue([
  row(1, 'Army of Me', 'Björk', 'Post', '1995-06-13', ['art pop']),
  row(2, 'Army of Me - 2015 Remaster', 'Björk', 'Post (Remastered)', '2015-01-01', ['art pop'], 20),
  row(3, 'Army Dreamers', 'Kate Bush', 'Never for Ever', '1980', ['art rock'], 70),
  row(4, '雨のあと', '波の間', 'Umi', '1999', ['city pop']),
  row(5, 'Army of One (feat. Björk)', 'Other', 'One', '2001', ['techno']),
]);
const titles = (q: string) => searchTracks(catalogue, parseQuery(q)).map((i) => at(catalogue.tracks, i).name);

describe('search', () => {
  it('a filter takes a phrase or all words up to the next filter', () => {
    expect(parseQuery('remaster track:Doxy artist:Miles Davis')).toEqual({
      words: ['remaster'],
      filters: { track: 'Doxy', artist: 'Miles Davis' },
    });
    expect(parseQuery('artist:"Kate Bush" year:1980-1990 army')).toEqual({
      words: ['army'],
      filters: { artist: 'Kate Bush', year: '1980-1990' },
    });
    expect(parseQuery('artist:"Kate Bush" army').words).toEqual(['army']);
  });

  it('finds without accents, by beginnings and in other scripts', () => {
    expect(titles('bjork army of me')).toContain('Army of Me');
    expect(titles('army drea')).toEqual(['Army Dreamers']);
    expect(titles('雨')).toEqual(['雨のあと']);
  });

  it('filters narrow: artist, track, album, year, genre', () => {
    expect(titles('artist:björk')).toHaveLength(3);
    expect(titles('track:"army of me" year:1990-1999')).toEqual(['Army of Me']);
    expect(titles('army album:"never for ever"')).toEqual(['Army Dreamers']);
    expect(titles('genre:"art rock"')).toEqual(['Army Dreamers']);
    expect(titles('army year:2030')).toEqual([]);
  });

  it('a remaster is another release of the same recording', () => {
    const [first, second] = catalogue.tracks;
    expect(first?.recording).toBe(second?.recording);
    expect(catalogue.tracks[4]?.artists).toHaveLength(2);
  });

  it('one ISRC can bring several releases', () => {
    const isrc = [...catalogue.tracksByIsrc].find(([, list]) => list.length === 2)?.[0];
    if (isrc === undefined) throw new Error('no ISRC is shared');
    expect(titles(`isrc:${isrc.toLowerCase()}`)).toEqual(['Army of Me', 'Army of Me - 2015 Remaster']);
  });

  it('finds artists and albums', () => {
    expect(searchArtists(catalogue, parseQuery('kate')).map((i) => at(catalogue.artists, i).name)).toEqual([
      'Kate Bush',
    ]);
    expect(
      searchAlbums(catalogue, parseQuery('artist:björk album:post year:1995'), 0).map(
        (i) => at(catalogue.albums, i).name,
      ),
    ).toEqual(['Post']);
    expect(
      searchAlbums(catalogue, parseQuery('tag:new'), Date.parse('1995-06-20')).map(
        (i) => at(catalogue.albums, i).name,
      ),
    ).toContain('Post');
  });
});

describe('the generated catalogue', () => {
  const rows = generateCatalogue('t', 20_000);

  it('has the size asked for, distinct ids of the right form and is the same for the same seed', () => {
    expect(rows).toHaveLength(20_000);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(20_000);
    expect(
      rows.every(({ id, albumId }) => /^[0-9A-Za-z]{22}$/.test(id) && /^[0-9A-Za-z]{22}$/.test(albumId)),
    ).toBe(true);
    expect(generateCatalogue('t', 200)).not.toEqual(generateCatalogue('u', 200));
    expect(generateCatalogue('t', 200)).toEqual(generateCatalogue('t', 200));
  });

  it('lacks an ISRC for about a tenth, and shares one between releases of a recording', () => {
    const built = buildCatalogue(rows);
    const missing = built.tracks.filter((track) => track.isrc === null).length / built.tracks.length;
    expect(missing).toBeGreaterThan(0.07);
    expect(missing).toBeLessThan(0.13);
    expect([...built.tracksByIsrc.values()].some((list) => list.length > 1)).toBe(true);
  });

  it('sounds like its genres', () => {
    const mean = (genre: string) => {
      const found = rows.filter((one) => one.genres.length === 1 && one.genres[0] === genre);
      return found.reduce((sum, one) => sum + one.features.energy, 0) / found.length;
    };
    expect(mean('metal')).toBeGreaterThan(mean('ambient') + 0.4);
  });
});
