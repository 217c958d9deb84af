import type { KeyWeights } from '../../services/analysis/src/domain/key/key-model.ts';

/** The source file that holds the weights. */
export function keyWeightsSource(weights: KeyWeights, soundCount: number): string {
  return `import type { KeyWeights } from './key-model.ts';

/**
 * Written by tools/fit-key-weights.ts from ${soundCount} sounds: maximum likelihood of the true key among all 24, one set of weights
 * per scale for all tonics, and of tones against the rest; both with an L2 penalty, by L-BFGS. Frozen: a new fit is a new
 * version.
 */
export const keyWeights: KeyWeights = ${JSON.stringify(weights)};
`;
}
