import type { Track } from '@trc/contracts/documents/track.v1';
import type { Case } from './cases.ts';

/** The best tracks, one of each first artist, without the seeds. Equals go by their place. */
export function topOf(
  scores: Float64Array | readonly number[],
  tracks: readonly Track[],
  { seeds }: Case,
  count: number,
): string[] {
  const scoreAt = (place: number) => scores[place] ?? 0;
  const skipped = new Set(seeds);
  const bestOf = new Map<string, number>();
  for (const [place, track] of tracks.entries()) {
    if (skipped.has(track.id)) continue;
    const artist = track.artists[0] ?? '';
    const best = bestOf.get(artist);
    if (best === undefined || scoreAt(place) > scoreAt(best)) bestOf.set(artist, place);
  }
  return [...bestOf.values()]
    .sort((a, b) => scoreAt(b) - scoreAt(a) || a - b)
    .slice(0, count)
    .flatMap((place) => tracks[place]?.id ?? []);
}
