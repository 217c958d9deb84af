import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { Blocked } from '@trc/music/blocked';
import { type Composition, compose } from './compose.ts';
import type { Weights } from './weights.v2.ts';

/** All that decides a composition besides its candidates, as plain JSON: who has both can make it again. */
export interface Manifest {
  readonly schema_version: 1;
  readonly world: World;
  readonly weights: Weights;
  /** Share of each playlist that stays, 0 to 1. */
  readonly share: number;
  /** The playlists before; none at the first composition. */
  readonly previous: readonly {
    readonly intersection: string;
    readonly tracks: readonly { readonly track: Track; readonly times_kept: number }[];
  }[];
  /** What was blocked then, in the form in which it is compared. */
  readonly blocked: { readonly recordings: readonly string[]; readonly artists: readonly string[] };
}

export function blockedToJson({ recordings, artists }: Blocked): Manifest['blocked'] {
  return { recordings: [...recordings], artists: [...artists] };
}

/** Composes from a manifest, now or again: what a stored track was found by and its embedding are not kept. */
export function composeFrom(manifest: Manifest, candidates: readonly Candidate[]): Composition {
  const { world, weights, share, previous, blocked } = manifest;
  const carried = previous.map(
    ({ intersection, tracks }) =>
      [
        intersection,
        tracks.map(({ track, times_kept }) => ({
          candidate: { track, found_by: ['playlist'], embedding: null },
          timesKept: times_kept,
        })),
      ] as const,
  );
  return compose(
    world,
    candidates,
    weights,
    { share, previous: new Map(carried) },
    { recordings: new Set(blocked.recordings), artists: new Set(blocked.artists) },
  );
}
