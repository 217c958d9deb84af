import type { World } from '@trc/contracts/documents/world.v1';
import { isSpotifyId, withoutSpotify as openPart } from '@trc/music/without-spotify';
import { readAnswers } from './answers.ts';
import { targetOf, weighTags } from './taste.ts';

const note = 'Spotify was disconnected: the seeds from there are deleted, and what was computed from them.';

/**
 * The world without anything of Spotify: the seeds that others have named, and what the answers alone say. Its name and
 * its intersections stay, so that their playlists stay; what they aimed at goes, because it was computed from all seeds.
 * `null` when there is nothing of Spotify in it.
 */
export function withoutSpotify(world: World): World | null {
  const before = JSON.stringify(world.seeds);
  const { kind, tracks, also = [] } = world.seeds;
  const others = also.filter((id) => !isSpotifyId(id));
  const seeds = {
    kind,
    tracks: tracks.flatMap((track) => openPart(track) ?? []),
    ...(world.seeds.also ? { also: others } : {}),
  };
  if (JSON.stringify(seeds) === before) return null;
  const read = readAnswers(world.answers);
  const reading = read.kind === 'read' ? read.reading : null;
  const { released: _released, ...rest } = world;
  return {
    ...rest,
    prose: note,
    seeds,
    centroid: null,
    target: targetOf(null, reading?.shift ?? {}),
    components: null,
    fame: null,
    tag_weights: Object.fromEntries(
      weighTags([], reading?.tags ?? new Map(), reading?.excludeKeywords ?? []),
    ),
    semantic: null,
    intersections: world.intersections.map(({ id, name }) => ({
      id,
      name,
      description: '',
      where: {},
      bias: {},
      tags: [],
    })),
    left_out: [...new Set([...world.left_out, note])],
  };
}

/** Whether a world has lost all its seeds: it cannot go on until there are plays to go on with. */
export function hasLostItsSeeds({ seeds, left_out }: World): boolean {
  return seeds.tracks.length === 0 && left_out.includes(note);
}
