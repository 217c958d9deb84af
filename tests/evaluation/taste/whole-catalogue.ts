import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { byDraw, rank, weightedMean } from '../../../services/playlist/src/domain/rank.ts';
import { type Weights, weightsV2 } from '../../../services/playlist/src/domain/weights.v2.ts';
import type { Case } from './cases.ts';
import type { Everything } from './catalogue.ts';
import { depth } from './metrics.ts';
import { topOf } from './top.ts';

/** Every track of the catalogue as a candidate that lacks nothing. */
export function allCandidates({ tracks }: Everything): Candidate[] {
  return tracks.map((track) => ({ track, found_by: ['catalogue'], embedding: null }));
}

/**
 * Ranks candidates as the product does, one track of an artist, and returns the best ids for any shares of the parts:
 * the parts themselves are computed once. Only `parts` of the given weights is looked at.
 */
export function rankerOf(
  world: World,
  candidates: readonly Candidate[],
  one: Case,
): (weights: Pick<Weights, 'parts'>) => string[] {
  const ranked = [...rank(world, candidates, weightsV2).tracks].sort(byDraw);
  const tracks = ranked.map(({ track }) => track);
  return ({ parts: shares }) => {
    const scores = Float64Array.from(ranked, ({ parts, inRange }) => {
      const score = weightedMean(parts, shares);
      // A score is 0 to 1: whatever is out of range comes after all that is in.
      return inRange ? score : score - 1.5;
    });
    return topOf(scores, tracks, one, depth);
  };
}
