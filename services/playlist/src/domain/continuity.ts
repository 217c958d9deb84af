import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { type Blocked, isBlocked } from '@trc/music/blocked';
import { recordingKeys, recordingKeysOfId, trackKey } from '@trc/music/identity';
import { explainDrop } from './explain.ts';
import type { FittedTrack } from './intersect.ts';
import { byDraw } from './rank.ts';
import type { Weights } from './weights.v2.ts';

/** A track of the playlist before. */
export interface PreviousTrack {
  readonly candidate: Candidate;
  /** Refreshes that it has survived already. */
  readonly timesKept: number;
}

/** What stays from the playlists before: none at the first composition. */
export interface Continuity {
  /** Share of a full playlist that stays, 0 to 1. */
  readonly share: number;
  /** The tracks of the playlist before, by intersection id. */
  readonly previous: ReadonlyMap<string, readonly PreviousTrack[]>;
}

export const noContinuity: Continuity = { share: 0, previous: new Map() };

/** A track of the playlist before, scored under the new world. */
export interface StayingTrack {
  readonly fitted: FittedTrack;
  readonly timesKept: number;
}

/** How many tracks a full playlist keeps: the share to the nearest whole track. */
export function keptCount(share: number, weights: Weights): number {
  return Math.round(share * weights.tracksMax);
}

/** The order in which tracks of the playlist before may stay: by score, less a penalty for each time they stayed already. */
export function byStaying(staying: readonly StayingTrack[], weights: Weights): FittedTrack[] {
  return staying
    .map(({ fitted, timesKept }) => ({ fitted, worth: fitted.score - weights.keptPenalty * timesKept }))
    .sort((a, b) => b.worth - a.worth || byDraw(a.fitted.ranked, b.fitted.ranked))
    .map(({ fitted }) => fitted);
}

/** What keeps a track out of a playlist whatever its score is. */
export type Bar = 'blocked' | 'seed';

/** Tells for a track of the playlist before whether it may stay at all: a world's own seeds are never in its playlists. */
export function barsOf(world: World, blocked: Blocked): (track: Track) => Bar | null {
  const seeds = new Set([
    ...world.seeds.tracks.flatMap(recordingKeys),
    ...(world.seeds.also ?? []).flatMap(recordingKeysOfId),
  ]);
  return (track) => {
    if (isBlocked(track, blocked)) return 'blocked';
    return recordingKeys(track).some((key) => seeds.has(key)) ? 'seed' : null;
  };
}

export interface Leaving {
  readonly previous: readonly PreviousTrack[];
  readonly barOf: (track: Track) => Bar | null;
  /** Those of the previous tracks that fit the world and were not barred. */
  readonly staying: readonly StayingTrack[];
  /** The new playlist's tracks. */
  readonly seats: readonly { readonly fitted: FittedTrack; readonly kept: boolean }[];
}

/** What the new playlist does not have any more, in the order of the playlist before, each with its reason. */
export function droppedOf({ previous, barOf, staying, seats }: Leaving): Playlist['dropped'] {
  const best = (kept: boolean) =>
    seats
      .filter((seat) => seat.kept === kept)
      .map(({ fitted }) => fitted)
      .sort((a, b) => b.score - a.score || byDraw(a.ranked, b.ranked));
  const [kept, added] = [best(true), best(false)];
  const stayed = new Set(kept.map(({ ranked }) => trackKey(ranked.track)));
  const gone = staying.filter(({ fitted }) => !stayed.has(trackKey(fitted.ranked.track)));
  const weakestKept = kept.at(-1);
  const reasons = new Map(
    gone
      .sort((a, b) => b.fitted.score - a.fitted.score || byDraw(a.fitted.ranked, b.fitted.ranked))
      .map(({ fitted, timesKept }, index) => {
        const key = trackKey(fitted.ranked.track);
        const isOld = timesKept > 0 && weakestKept !== undefined && fitted.score >= weakestKept.score;
        if (isOld) return [key, explainDrop({ why: 'age', timesKept })];
        const rival = [added[index], added[0], weakestKept].find(
          (other) => (other?.score ?? 0) > fitted.score,
        );
        return [key, explainDrop({ why: 'room', rival: rival?.ranked.track ?? null })];
      }),
  );
  return previous
    .map(({ candidate }) => candidate.track)
    .filter((track) => !stayed.has(trackKey(track)))
    .map((track) => {
      const bar = barOf(track);
      const reason = bar ? explainDrop({ why: bar }) : reasons.get(trackKey(track));
      return farewell(track, reason ?? explainDrop({ why: 'unfit' }));
    });
}

export function farewell({ id, title, artists }: Track, reason: string): Playlist['dropped'][number] {
  return { id, title, artists, reason };
}
