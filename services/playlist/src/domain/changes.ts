import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { PlaylistChange } from '@trc/contracts/documents/refresh.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { ComposedPlaylist, Composition } from './compose.ts';
import { playlistName } from './publishing.ts';

const examplesMax = 5;

/** What a refresh does to each playlist of a world, in the order of its intersections. */
export function changesOf(
  world: World,
  { playlists }: Composition,
  stored: readonly Pick<Playlist, 'intersection' | 'name' | 'tracks'>[],
): PlaylistChange[] {
  return world.intersections.flatMap(({ id, name }) => {
    const composed = playlists.find(({ intersection }) => intersection.id === id);
    const known = stored.find(({ intersection }) => intersection === id);
    if (composed) return [changeOf(composed, playlistName(world.name, name))];
    return known ? [noChange(id, known.name, known.tracks.length)] : [];
  });
}

/** What a composition does to one playlist. */
function changeOf({ intersection, tracks, dropped }: ComposedPlaylist, name: string): PlaylistChange {
  const added = tracks.filter(({ kept }) => !kept);
  return {
    intersection: intersection.id,
    name,
    kept: tracks.length - added.length,
    added: added.length,
    dropped: dropped.length,
    for_example: added
      .toSorted((a, b) => b.score - a.score || a.position - b.position)
      .slice(0, examplesMax)
      .map(nameOf),
  };
}

/** For a playlist that a refresh leaves as it is. */
function noChange(intersection: string, name: string, trackCount: number): PlaylistChange {
  return { intersection, name, kept: trackCount, added: 0, dropped: 0, for_example: [] };
}

function nameOf({ track }: PlaylistTrack): string {
  return `${track.artists[0] ?? ''}: ${track.title}`;
}
