import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { Intersection, World } from '@trc/contracts/documents/world.v1';
import { recordingKeys, trackKey } from '@trc/music/identity';
import { arrange } from './arc.ts';
import { byStaying, keptCount } from './continuity.ts';
import { type Drafted, draft, type Seat } from './draft.ts';
import { explain, explainLoss, explainShortfall } from './explain.ts';
import { type FittedTrack, fit } from './intersect.ts';
import { byDraw, type RankedTrack, type Ranking, rank } from './rank.ts';
import type { Weights } from './weights.v1.ts';

/** What stays from the playlists before: none at the first composition. */
export interface Continuity {
  /** Share of a full playlist that stays, 0 to 1. */
  readonly share: number;
  /** The tracks of the playlist before, by intersection id. */
  readonly previous: ReadonlyMap<
    string,
    readonly { readonly candidate: Candidate; readonly timesKept: number }[]
  >;
}

export const noContinuity: Continuity = { share: 0, previous: new Map() };

export interface ComposedPlaylist {
  readonly intersection: Intersection;
  /** Place of the intersection in its world, from 0. */
  readonly ordinal: number;
  readonly tracks: readonly PlaylistTrack[];
  readonly shortfall: Playlist['shortfall'];
}

export interface Composition {
  /** Each has `tracksMin` to `tracksMax` tracks; empty when the candidates make no playlist at all. */
  readonly playlists: readonly ComposedPlaylist[];
  /** One sentence for each intersection that got no playlist. */
  readonly leftOut: readonly string[];
}

/**
 * Makes the playlists of a world: ranks, lets every intersection sort the candidates by its own biased score, and
 * drafts. The best `poolSize` tracks are drafted first; a playlist that is not full then goes on with the rest, because
 * a good track of place 260 serves the listener better than a gap, and last with tracks outside the world's ranges.
 * An intersection that stays under `tracksMin` gives its tracks back to the others.
 * Pure: the same world, candidates (in any order), weights and continuity give the same playlists.
 */
export function compose(
  world: World,
  candidates: readonly Candidate[],
  weights: Weights,
  continuity: Continuity = noContinuity,
): Composition {
  const gathered = new Set(candidates.map(({ track }) => trackKey(track)));
  const carried = [...continuity.previous.values()].flat().map(({ candidate }) => candidate);
  const ranking = rank(world, distinct([...candidates, ...carried]), weights);
  const open = ranking.tracks.filter(({ track }) => gathered.has(trackKey(track)));
  const entries = world.intersections.map((intersection, ordinal) => ({
    intersection,
    ordinal,
    wishes: wishesOf(intersection, open, weights),
    ...stayingIn(intersection, ranking, continuity, weights),
  }));

  let standing = entries;
  for (;;) {
    const drafted = draft(standing, weights);
    const weakest = drafted.reduce(
      (a, b) => (b.seats.length <= a.seats.length ? b : a),
      drafted[0] ?? nothing,
    );
    if (standing.length === 0 || weakest.seats.length >= weights.tracksMin) {
      const left = entries.filter((entry) => !standing.includes(entry));
      return {
        playlists: standing.map((entry, index) =>
          composed(entry, drafted[index] ?? nothing, { world, ranking, open: open.length, weights }),
        ),
        leftOut: left.map(
          ({ intersection }) =>
            `"${intersection.name}" got no playlist: fewer than ${weights.tracksMin} tracks fit it.`,
        ),
      };
    }
    standing = standing.toSpliced(drafted.indexOf(weakest), 1);
  }
}

const nothing: Drafted = { seats: [], lost: new Map() };

function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((candidate) => [trackKey(candidate.track), candidate])).values()];
}

/** What an intersection would take, best first: sorted by its own score, the pool ahead of the rest. */
function wishesOf(
  intersection: Intersection,
  ranked: readonly RankedTrack[],
  weights: Weights,
): FittedTrack[] {
  return ranked
    .flatMap((track, index) => {
      const fitted = fit(track, intersection, weights);
      const tier = track.inRange ? Number(index >= weights.poolSize) : 2;
      return fitted ? [{ fitted, tier }] : [];
    })
    .sort(
      (a, b) =>
        a.tier - b.tier || b.fitted.score - a.fitted.score || byDraw(a.fitted.ranked, b.fitted.ranked),
    )
    .map(({ fitted }) => fitted);
}

function stayingIn(
  intersection: Intersection,
  ranking: Ranking,
  { previous, share }: Continuity,
  weights: Weights,
) {
  const before = previous.get(intersection.id) ?? [];
  const timesKept = new Map(before.map((entry) => [trackKey(entry.candidate.track), entry.timesKept]));
  const fitting = ranking.tracks.flatMap((ranked) => {
    const times = timesKept.get(trackKey(ranked.track));
    const fitted = times === undefined ? null : fit(ranked, intersection, weights);
    return fitted && times !== undefined ? [{ fitted, timesKept: times }] : [];
  });
  return {
    staying: byStaying(fitting, weights),
    keptMax: keptCount(share, weights),
    before: new Set(before.flatMap(({ candidate }) => recordingKeys(candidate.track))),
  };
}

interface Setting {
  readonly world: World;
  readonly ranking: Ranking;
  /** Candidates that could be taken. */
  readonly open: number;
  readonly weights: Weights;
}

function composed(
  entry: { intersection: Intersection; ordinal: number; wishes: readonly FittedTrack[] },
  { seats, lost }: Drafted,
  { world, ranking, open, weights }: Setting,
): ComposedPlaylist {
  const { intersection, ordinal, wishes } = entry;
  const byScore = [...seats].sort(
    (a, b) => b.fitted.score - a.fitted.score || byDraw(a.fitted.ranked, b.fitted.ranked),
  );
  const ordered = arrange(byScore, ({ fitted }) => fitted.ranked.z.energy ?? null);
  const missing = weights.tracksMax - seats.length;
  return {
    intersection,
    ordinal,
    tracks: ordered.map((seat, index) => playlistTrack(seat, index, world, intersection)),
    shortfall:
      missing === 0
        ? null
        : {
            wanted: weights.tracksMax,
            got: seats.length,
            reasons: explainShortfall({
              candidates: open + ranking.excluded,
              excluded: ranking.excluded,
              outside: open - wishes.length,
              lost,
            }),
          },
  };
}

function playlistTrack(
  { fitted, kept, runnerUp }: Seat,
  index: number,
  world: World,
  intersection: Intersection,
): PlaylistTrack {
  const { track, parts } = fitted.ranked;
  return {
    position: index + 1,
    track,
    score: fitted.score,
    breakdown: { ...parts, bias: fitted.bias },
    reason: explain(fitted, { world, intersection, turn: index }),
    runner_up: runnerUp
      ? {
          title: runnerUp.fitted.ranked.track.title,
          artists: runnerUp.fitted.ranked.track.artists,
          lost_because: explainLoss(runnerUp.rule, track),
        }
      : null,
    kept,
  };
}
