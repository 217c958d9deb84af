import { hash32 } from '../dice.ts';
import type { Playlist, PlaylistItem } from './state.ts';

/** Changes with every write, also one that changes nothing. */
export function snapshotId({ id, version }: Pick<Playlist, 'id' | 'version'>): string {
  return btoa(
    `${version},${hash32(id, version).toString(16).padStart(8, '0')}${hash32(id, version + 1)
      .toString(16)
      .padStart(8, '0')}`,
  );
}

/** Whether the playlist ever was at this snapshot. An old one is accepted, as by Spotify. */
export function knowsSnapshot(playlist: Playlist, given: string): boolean {
  let text: string;
  try {
    text = atob(given);
  } catch {
    return false;
  }
  const version = Number(text.split(',')[0]);
  return (
    Number.isInteger(version) &&
    version <= playlist.version &&
    snapshotId({ id: playlist.id, version }) === given
  );
}

/** Inserts before `position`, or appends. Order and duplicates stay. */
export function insertItems(
  items: readonly PlaylistItem[],
  added: readonly PlaylistItem[],
  position: number = items.length,
): PlaylistItem[] {
  return [...items.slice(0, position), ...added, ...items.slice(position)];
}

/**
 * Moves `length` items that begin at `start` before the item that is now at `before` (`items.length` moves to the end).
 * A target inside the moved range changes nothing.
 */
export function moveItems(
  items: readonly PlaylistItem[],
  start: number,
  before: number,
  length: number,
): PlaylistItem[] {
  const moved = items.slice(start, start + length);
  const rest = [...items.slice(0, start), ...items.slice(start + length)];
  const target = before <= start ? before : Math.max(start, before - moved.length);
  return [...rest.slice(0, target), ...moved, ...rest.slice(target)];
}

/** Removes every occurrence of the given URIs. */
export function removeUris(
  items: readonly PlaylistItem[],
  uris: ReadonlySet<string>,
  uriOf: (item: PlaylistItem) => string | null,
): PlaylistItem[] {
  return items.filter((item) => {
    const uri = uriOf(item);
    return uri === null || !uris.has(uri);
  });
}
