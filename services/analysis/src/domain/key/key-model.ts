import type { KeyEvidence } from './key-evidence.ts';

export type Scale = 'major' | 'minor';
export const SCALES = ['major', 'minor'] as const satisfies readonly Scale[];

/** The order of the weights: first all of the first block, from the tonic up, then the next. */
export const BLOCKS = [
  'upper',
  'bass',
  'lowest',
  'openingUpper',
  'openingBass',
  'openingTriads',
  'closingUpper',
  'closingBass',
  'closingTriads',
  'triads',
] as const satisfies readonly (keyof KeyEvidence['blocks'])[];

/** Numbers that speak for or against one tonic: twelve per block, 24 for one of triads, major and minor in turn. */
export const FEATURES = BLOCKS.reduce((sum, block) => sum + (/triads/i.test(block) ? 24 : 12), 0);

export interface KeyWeights {
  readonly keys: {
    readonly [scale in Scale]: { readonly bias: number; readonly weights: readonly number[] };
  };
  readonly tonality: {
    readonly mean: readonly number[];
    readonly sd: readonly number[];
    readonly weights: readonly number[];
    readonly bias: number;
    /** Sounds below this probability have no key. */
    readonly least: number;
  };
}

export interface RankedKey {
  /** 0 = C … 11 = B. */
  readonly tonic: number;
  readonly scale: Scale;
  /** All keys' probabilities sum to one. */
  readonly probability: number;
}

/** The evidence as seen from one tonic: every list turned so that it begins there. */
export function seenFrom(tonic: number, blocks: KeyEvidence['blocks'], into: Float64Array, offset = 0): void {
  let at = offset;
  for (const block of BLOCKS) {
    const values = blocks[block];
    const start = (tonic * values.length) / 12;
    for (let i = 0; i < values.length; i++) into[at++] = values[(start + i) % values.length] ?? 0;
  }
}

/**
 * Ranks the 24 keys by one linear score per scale, the same for every tonic: a multinomial logistic regression that
 * does not change under transposition.
 */
export function rankKeys(blocks: KeyEvidence['blocks'], { keys }: KeyWeights): RankedKey[] {
  const features = new Float64Array(FEATURES);
  const scored = Array.from({ length: 12 }, (_, tonic) => {
    seenFrom(tonic, blocks, features);
    return SCALES.map((scale) => {
      const { bias, weights } = keys[scale];
      return { tonic, scale, score: weights.reduce((sum, w, i) => sum + w * (features[i] ?? 0), bias) };
    });
  }).flat();
  const top = scored.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - top), 0);
  return scored
    .map(({ tonic, scale, score }) => ({ tonic, scale, probability: Math.exp(score - top) / total }))
    .toSorted((a, b) => b.probability - a.probability);
}

/** How likely a sound with these measures has tones that a key can be told from, 0 to 1. */
export function tonalProbability(
  measures: readonly number[],
  { mean, sd, weights, bias }: Omit<KeyWeights['tonality'], 'least'>,
): number {
  const score = measures.reduce(
    (sum, value, i) => sum + ((weights[i] ?? 0) * (value - (mean[i] ?? 0))) / (sd[i] ?? 1),
    bias,
  );
  return 1 / (1 + Math.exp(-score));
}
