import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { CoverBrand } from './branded-ground.ts';
import { listed } from './words.ts';

/** A playlist as the target shows it to us. */
export interface ExternalPlaylist {
  readonly id: string;
  readonly description: string | null;
  readonly ownerId: string | null;
  readonly url: string | null;
}

const descriptionLengthMax = 300;
const nameLengthMax = 100;

/**
 * A mark at the end of the description by which a playlist is known again when the answer to its creation was lost.
 * Letters, digits and hyphens only: Spotify rewrites other characters.
 */
export function markerOf(playlistId: string): string {
  return `trc-${playlistId.replace(/^pls_/, '')}`;
}

/** One line of at most 300 characters that ends in the marker. */
export function publishedDescription({ id, description }: Pick<Playlist, 'id' | 'description'>): string {
  const marker = markerOf(id);
  const room = descriptionLengthMax - marker.length - 1;
  return `${cut(description, room)} ${marker}`.trim();
}

export function playlistName(worldName: string, intersectionName: string): string {
  return `${worldName}: ${intersectionName}`;
}

/** All that a cover shows. While it is the same, the picture at the target is left as it is. */
export function coverMarkOf(cover: {
  readonly title: string;
  readonly series: string;
  readonly ordinal: number;
  readonly brand: CoverBrand | null;
}): string {
  const { title, series, ordinal, brand } = cover;
  const look = brand ? [brand.name, brand.cover_template, brand.colours] : [];
  return JSON.stringify([title, series, ordinal, ...look]);
}

export function publishedName({ name }: Pick<Playlist, 'name'>): string {
  return cut(name, nameLengthMax);
}

/** The listener's own playlist that carries our marker; the smallest id, should there be several. */
export function findMarked<P extends ExternalPlaylist>(
  playlists: readonly P[],
  playlistId: string,
  ownerId: string,
): P | null {
  const marker = markerOf(playlistId);
  const ours = playlists.filter(
    (playlist) => playlist.ownerId === ownerId && playlist.description?.includes(marker),
  );
  return ours.sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null;
}

export interface Contents {
  readonly uris: readonly string[];
  /** What the target cannot take, one sentence. */
  readonly leftOut: readonly string[];
}

const titlesMax = 3;

export function contentsOf({ tracks }: Pick<Playlist, 'tracks'>): Contents {
  const uriOf = (uri: string | null) => (uri && /^spotify:track:[0-9A-Za-z]+$/.test(uri) ? uri : null);
  const uris = tracks.flatMap(({ track }) => uriOf(track.uri) ?? []);
  const without = tracks
    .filter(({ track }) => uriOf(track.uri) === null)
    .map(({ track }) => `"${track.title}"`);
  if (without.length === 0) return { uris, leftOut: [] };
  const named =
    without.length > titlesMax
      ? [...without.slice(0, titlesMax), `${without.length - titlesMax} more`]
      : without;
  return { uris, leftOut: [`Spotify does not have ${listed(named)}.`] };
}

function cut(text: string, lengthMax: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return line.length <= lengthMax
    ? line
    : `${letters
        .slice(0, lengthMax - 4)
        .join('')
        .trimEnd()}...`;
}
