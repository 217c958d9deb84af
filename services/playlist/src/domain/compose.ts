import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { Intersection, World } from '@trc/contracts/documents/world.v1';
import { type Blocked, nothingBlocked } from '@trc/music/blocked';
import { recordingKeys, trackKey } from '@trc/music/identity';
import { arrange } from './arc.ts';
import {
  type Bar,
  barsOf,
  byStaying,
  type Continuity,
  droppedOf,
  keptCount,
  noContinuity,
  type PreviousTrack,
  type StayingTrack,
} from './continuity.ts';
import { type Drafted, draft, type Seat } from './draft.ts';
import { explain, explainLoss, explainShortfall, explainStay } from './explain.ts';
import { genreMaxIn } from './genre-share.ts';
import { type FittedTrack, fit } from './intersect.ts';
import { byDraw, type RankedTrack, type Ranking, rank } from './rank.ts';
import type { Weights } from './weights.v2.ts';

export interface ComposedPlaylist {
  readonly intersection: Intersection;
  /** Place of the intersection in its world, from 0. */
  readonly ordinal: number;
  readonly tracks: readonly PlaylistTrack[];
  readonly shortfall: Playlist['shortfall'];
  /** What the playlist before had and this one does not, each with its reason. */
  readonly dropped: Playlist['dropped'];
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
 * An intersection that stays under `tracksMin` gives its tracks back to the others. If it had a playlist before, that one
 * stays as it is, no other playlist takes a recording of it, and its artists count in what a world has of them.
 * Nothing that is blocked is in a playlist. Of the playlist before, exactly the share stays, or all that may.
 * Pure: the same world, candidates (in any order), weights, continuity and blocklist give the same playlists.
 */
export function compose(
  world: World,
  candidates: readonly Candidate[],
  weights: Weights,
  continuity: Continuity = noContinuity,
  blocked: Blocked = nothingBlocked,
): Composition {
  const barOf = barsOf(world, blocked);
  const free = candidates.filter(({ track }) => barOf(track) === null);
  const gathered = new Map(free.map((candidate) => [trackKey(candidate.track), candidate]));
  const carried = [...continuity.previous.values()]
    .flat()
    .filter(({ candidate }) => barOf(candidate.track) === null)
    .map(({ candidate }) => asFoundAgain(candidate, gathered));
  const ranking = rank(world, distinct([...free, ...carried]), weights);
  const open = ranking.tracks.filter(({ track }) => gathered.has(trackKey(track)));
  const entries = world.intersections.map((intersection, ordinal) => ({
    intersection,
    ordinal,
    wishes: wishesOf(intersection, open, weights),
    ...stayingIn(intersection, ranking, continuity, weights),
  }));

  const genreMax = genreMaxIn(world, weights);
  let standing = entries;
  for (;;) {
    const drafted = draft(standing, weights, genreMax, tracksOutside(standing, continuity));
    const weakest = drafted.reduce(
      (a, b) => (b.seats.length <= a.seats.length ? b : a),
      drafted[0] ?? nothing,
    );
    if (standing.length === 0 || weakest.seats.length >= weights.tracksMin) {
      const left = entries.filter((entry) => !standing.includes(entry));
      return {
        playlists: standing.map((entry, index) =>
          composed(entry, drafted[index] ?? nothing, { world, ranking, open: open.length, weights, barOf }),
        ),
        leftOut: left.map(({ intersection, previous }) => explainNone(intersection, previous, weights)),
      };
    }
    standing = standing.toSpliced(drafted.indexOf(weakest), 1);
  }
}

const nothing: Drafted = { seats: [], lost: new Map() };

function explainNone(
  { name }: Intersection,
  previous: readonly PreviousTrack[],
  { tracksMin }: Weights,
): string {
  return previous.length > 0
    ? `"${name}" keeps its playlist as it was: fewer than ${tracksMin} tracks fit it now.`
    : `"${name}" got no playlist: fewer than ${tracksMin} tracks fit it.`;
}

/** A stored track has no embedding; when it was found again it has the one that came with it now. */
function asFoundAgain(candidate: Candidate, gathered: ReadonlyMap<string, Candidate>): Candidate {
  const embedding = candidate.embedding ?? gathered.get(trackKey(candidate.track))?.embedding ?? null;
  return { ...candidate, embedding };
}

/** Tracks of playlists that stay as they are because nothing new is composed for them. */
function tracksOutside(
  standing: readonly { readonly intersection: Intersection }[],
  { previous }: Continuity,
): Track[] {
  const drafting = new Set(standing.map(({ intersection }) => intersection.id));
  const outside = [...previous].filter(([id]) => !drafting.has(id)).flatMap(([, tracks]) => tracks);
  return outside.map(({ candidate }) => candidate.track);
}

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
  const fitting = ranking.tracks.flatMap((ranked): StayingTrack[] => {
    const times = timesKept.get(trackKey(ranked.track));
    const fitted = times === undefined ? null : fit(ranked, intersection, weights);
    return fitted && times !== undefined ? [{ fitted, timesKept: times }] : [];
  });
  return {
    previous: before,
    timesKept,
    fitting,
    staying: byStaying(fitting, weights),
    keptMax: keptCount(share, weights),
    before: new Set(before.flatMap(({ candidate }) => recordingKeys(candidate.track))),
  };
}

type Entry = {
  readonly intersection: Intersection;
  readonly ordinal: number;
  readonly wishes: readonly FittedTrack[];
} & ReturnType<typeof stayingIn>;

interface Setting {
  readonly world: World;
  readonly ranking: Ranking;
  /** Candidates that could be taken. */
  readonly open: number;
  readonly weights: Weights;
  readonly barOf: (track: Track) => Bar | null;
}

function composed(
  entry: Entry,
  { seats, lost }: Drafted,
  { world, ranking, open, weights, barOf }: Setting,
): ComposedPlaylist {
  const { intersection, ordinal, wishes, previous, fitting } = entry;
  const byScore = [...seats].sort(
    (a, b) => b.fitted.score - a.fitted.score || byDraw(a.fitted.ranked, b.fitted.ranked),
  );
  const ordered = arrange(byScore, ({ fitted }) => fitted.ranked.z.energy ?? null);
  const missing = weights.tracksMax - seats.length;
  return {
    intersection,
    ordinal,
    tracks: ordered.map((seat, index) => playlistTrack(seat, index, world, entry)),
    dropped: droppedOf({ previous, barOf, staying: fitting, seats }),
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
  { intersection, timesKept }: Entry,
): PlaylistTrack {
  const { track, parts } = fitted.ranked;
  const times = kept ? (timesKept.get(trackKey(track)) ?? 0) + 1 : 0;
  const reason = explain(fitted, { world, intersection, turn: index });
  return {
    position: index + 1,
    track,
    score: fitted.score,
    breakdown: { ...parts, bias: fitted.bias },
    reason: kept ? explainStay(reason, times) : reason,
    runner_up: runnerUp
      ? {
          title: runnerUp.fitted.ranked.track.title,
          artists: runnerUp.fitted.ranked.track.artists,
          lost_because: explainLoss(runnerUp.rule, track),
        }
      : null,
    kept,
    times_kept: times,
  };
}
