import type { Track } from '@trc/contracts/documents/track.v1';
import { oncePer } from '@trc/music/once';
import { plain } from './words.ts';

/**
 * Every credited artist, once by id and once by name: catalogues that know no ids must not let an artist in twice.
 * Own sounds name no artist, so each is one of its own.
 */
export const artistKeys = oncePer((track: Track): readonly string[] => {
  if (track.source === 'tenant') return [`id:${track.id}`];
  const names = track.artists.map(plain).filter((name) => name !== '');
  return [...new Set([...track.artist_ids.map((id) => `id:${id}`), ...names.map((name) => `name:${name}`)])];
});

/** By id; by name only where the catalogue gives no id, because many artists have a "Greatest Hits". */
export function albumKey({ album_id, album }: Track): string | null {
  if (album_id) return `id:${album_id}`;
  const name = plain(album ?? '');
  return name ? `name:${name}` : null;
}

/** The most telling tag; null when nothing is known, and then no genre rule applies. */
export function primaryGenre(track: Track): string | null {
  return plainTags(track)[0] ?? null;
}

/** The different tags of a track, in the form in which they are compared. */
export const plainTags = oncePer((track: Track): readonly string[] => [
  ...new Set((track.tags?.values ?? []).map(plain).filter((tag) => tag !== '')),
]);
