import type { Answer } from '../../../api/client.ts';

export type Blocklist = Answer<'/v1/blocklist'>;

export const withoutTrack = (list: Blocklist, id: string): Blocklist => ({
  ...list,
  tracks: list.tracks.filter((track) => track.id !== id),
});

export const withoutArtist = (list: Blocklist, name: string): Blocklist => ({
  ...list,
  artists: list.artists.filter((artist) => artist !== name),
});

/** The list with an artist more; the same list for a name that is there or empty. */
export function withArtist(list: Blocklist, given: string): Blocklist {
  const name = given.trim();
  const isThere = list.artists.some((artist) => artist.toLowerCase() === name.toLowerCase());
  return name === '' || isThere ? list : { ...list, artists: [...list.artists, name] };
}
