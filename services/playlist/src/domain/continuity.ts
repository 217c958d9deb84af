import type { FittedTrack } from './intersect.ts';
import type { Weights } from './weights.v1.ts';

/** A track of the playlist before, scored under the new world. */
export interface PreviousTrack {
  readonly fitted: FittedTrack;
  /** Refreshes that it has survived already. */
  readonly timesKept: number;
}

/** How many tracks a full playlist keeps: the share to the nearest whole track. */
export function keptCount(share: number, weights: Weights): number {
  return Math.round(share * weights.tracksMax);
}

/** The order in which tracks of the playlist before may stay: by score, less a penalty for each time they stayed already. */
export function byStaying(previous: readonly PreviousTrack[], weights: Weights): FittedTrack[] {
  return previous
    .map(({ fitted, timesKept }) => ({ fitted, worth: fitted.score - weights.keptPenalty * timesKept }))
    .sort((a, b) => b.worth - a.worth || a.fitted.ranked.draw - b.fitted.ranked.draw)
    .map(({ fitted }) => fitted);
}
