import { at, type Catalogue } from './catalogue.ts';
import { share } from './dice.ts';

export interface SimilarArtist {
  readonly artist: number;
  /** 0–1. */
  readonly likeness: number;
}

/**
 * Artists that share genres with the given one and worked in the same years, with some fixed chance between pairs.
 * It reads nothing that only Spotify knows, because the open services answer from it too.
 */
export function similarArtists(catalogue: Catalogue, artist: number, max: number): SimilarArtist[] {
  const self = at(catalogue.artists, artist);
  const candidates = new Set(self.genres.flatMap((genre) => catalogue.artistsByGenre.get(genre) ?? []));
  candidates.delete(artist);
  const era = eraOf(catalogue, artist);
  return [...candidates]
    .map((index) => {
      const other = at(catalogue.artists, index);
      const common = other.genres.filter((genre) => self.genres.includes(genre)).length;
      const overlap = common / (other.genres.length + self.genres.length - common);
      const near = Math.exp(-(((eraOf(catalogue, index) - era) / 12) ** 2));
      const pair = artist < index ? `${self.id} ${other.id}` : `${other.id} ${self.id}`;
      return { artist: index, likeness: 0.6 * overlap + 0.25 * near + 0.15 * share(pair, 5) };
    })
    .sort((a, b) => b.likeness - a.likeness || a.artist - b.artist)
    .slice(0, max);
}

function eraOf(catalogue: Catalogue, artist: number): number {
  const { albums } = at(catalogue.artists, artist);
  if (albums.length === 0) return 2000;
  return (
    albums.reduce((sum, album) => sum + Number(at(catalogue.albums, album).releaseDate.slice(0, 4)), 0) /
    albums.length
  );
}
