import type { FeatureName } from '@trc/contracts/documents/track.v1';
import { featureNames } from '@trc/contracts/documents/track.v1';
import type { Intersection } from '@trc/contracts/documents/world.v1';
import { oncePer } from '@trc/music/once';
import { plainTags } from './identity.ts';
import type { RankedTrack } from './rank.ts';
import type { Weights } from './weights.v2.ts';
import { plain } from './words.ts';

/** A ranked track as one intersection sees it. */
export interface FittedTrack {
  readonly ranked: RankedTrack;
  /** What the intersection adds: bounded by `biasMax` on both sides. */
  readonly bias: number;
  /** The ranking's score and the bias. */
  readonly score: number;
  /** The features whose bias raised the track, strongest first. */
  readonly liftedBy: readonly FeatureName[];
  readonly matchedTags: readonly string[];
}

/** A feature two standard deviations out gets the whole of its bias; further out it gets no more. */
const biasReachSd = 2;

/**
 * The track under the intersection's bias; null when a known value lies outside the intersection's bounds.
 * A bound on an unknown value neither admits nor rejects.
 */
export function fit(ranked: RankedTrack, intersection: Intersection, weights: Weights): FittedTrack | null {
  if (!isWithin(ranked, intersection)) return null;
  const terms = featureNames.map((name) => ({
    name,
    amount:
      (intersection.bias[name] ?? 0) * Math.min(biasReachSd, Math.max(-biasReachSd, ranked.z[name] ?? 0)),
  }));
  const wanted = wantedTags(intersection);
  const matchedTags = plainTags(ranked.track).filter((tag) => wanted.has(tag));
  const tagTerm = matchedTags.length > 0 ? weights.tagBias * (1 - 0.5 ** matchedTags.length) : 0;
  const bias = bounded(
    terms.reduce((sum, { amount }) => sum + amount, tagTerm),
    weights.biasMax,
  );
  return {
    ranked,
    bias,
    score: ranked.score + bias,
    liftedBy: terms
      .filter(({ amount }) => amount > 0)
      .sort((a, b) => b.amount - a.amount)
      .map(({ name }) => name),
    matchedTags,
  };
}

const wantedTags = oncePer(({ tags }: Intersection): ReadonlySet<string> => new Set(tags.map(plain)));

function isWithin({ z, track }: RankedTrack, { where, released }: Intersection): boolean {
  const date = track.released?.slice(0, 7);
  if (date && (date < (released?.from ?? '') || date > (released?.to ?? '9999'))) return false;
  return featureNames.every((name) => {
    const value = z[name];
    const range = where[name];
    if (value === undefined || range === undefined) return true;
    return value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity);
  });
}

/** Bends a sum into ±max without cutting it off, so that more bias always counts for more. */
function bounded(sum: number, max: number): number {
  return max * Math.tanh(sum / max);
}
