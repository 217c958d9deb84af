import type { FeatureName, Features } from '@trc/contracts/documents/track.v1';
import { featuresFrom, type Scaler, sharedFeatures, standardised } from '@trc/music/features';

/** Beyond this many standard deviations a value is as far as it can be: no single one drowns the others. */
const zMax = 6;

/** A value in standard deviations from the catalogue's mean; undefined where the scaler does not know the feature. */
export function normalise(name: FeatureName, value: number, scaler: Scaler): number | undefined {
  const z = standardised(name, value, scaler);
  return z === undefined ? undefined : clampZ(z);
}

export function clampZ(z: number): number {
  return Math.min(zMax, Math.max(-zMax, z));
}

/** All features of a track that can be compared, in standard deviations. */
export function normaliseAll(values: Features | undefined, scaler: Scaler): Features {
  return featuresFrom((name) => {
    const value = values?.[name];
    return value === undefined ? undefined : normalise(name, value, scaler);
  });
}

/**
 * Gaussian similarity, 0 to 1: exp(−d²/2w²), d² being the mean squared difference over the features that both know.
 * The mean and not the sum, so that a track with three known features competes with one that has nine.
 * Null when they share none.
 */
export function featureSimilarity(a: Features, b: Features, widthSd: number): number | null {
  const names = sharedFeatures(a, b);
  if (names.length === 0) return null;
  const squares = names.map((name) => (clampZ(a[name] ?? 0) - clampZ(b[name] ?? 0)) ** 2);
  const meanSquare = squares.reduce((sum, square) => sum + square, 0) / names.length;
  return Math.exp(-meanSquare / (2 * widthSd ** 2));
}
