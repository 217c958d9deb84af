import type { PlaylistTrack } from './track-diff.ts';

export interface ArcPoint {
  readonly position: number;
  readonly title: string;
  /** 0 to 1. */
  readonly energy: number;
}

const knownShareMin = 0.5;

/** How the energy goes through a playlist; `null` when it is known of less than half of its tracks. */
export function energyArc(tracks: readonly PlaylistTrack[]): readonly ArcPoint[] | null {
  const known = tracks.flatMap(({ position, track }): ArcPoint[] => {
    const energy = track.features?.values['energy'];
    return energy === undefined ? [] : [{ position, title: track.title, energy }];
  });
  return known.length >= 3 && known.length >= tracks.length * knownShareMin ? known : null;
}

/** The arc in one sentence. */
export function arcWords(points: readonly ArcPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const top = points.reduce((best, point) => (point.energy > best.energy ? point : best), first);
  const level = ({ energy }: ArcPoint) => `${Math.round(energy * 100)}%`;
  return `Energy begins at ${level(first)}, is highest at track ${top.position} with ${level(top)}, and ends at ${level(last)}.`;
}
