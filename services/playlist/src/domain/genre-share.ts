import type { World } from '@trc/contracts/documents/world.v1';
import { primaryGenre } from './identity.ts';
import type { Weights } from './weights.v2.ts';

/** A genre that more than this share of the seeds has is what the world is about, and no cluster inside it. */
const majority = 0.5;

/**
 * How many tracks of a primary genre one playlist may have: `perGenreMax`, and for a genre of most seeds the share that
 * it has among them (see docs/adr/0013-a-narrow-world-stays-narrow.md).
 */
export function genreMaxIn({ seeds }: World, { perGenreMax, tracksMax }: Weights): (genre: string) => number {
  const counts = new Map<string, number>();
  for (const track of seeds.tracks) {
    const genre = primaryGenre(track);
    if (genre !== null) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  }
  return (genre) => {
    const share = (counts.get(genre) ?? 0) / Math.max(1, seeds.tracks.length);
    return share > majority ? Math.max(perGenreMax, Math.round(share * tracksMax)) : perGenreMax;
  };
}
