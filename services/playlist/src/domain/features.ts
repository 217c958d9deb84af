import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';

/** Beyond this many standard deviations a value is as far as it can be: no single one drowns the others. */
const zMax = 6;

/** A value in standard deviations from the catalogue's mean; null where the scaler does not know the feature. */
export function normalise(name: FeatureName, value: number, scaler: World['scaler']): number | null {
  const mean = scaler.mean[name];
  const sd = scaler.sd[name];
  if (mean === undefined || sd === undefined || !(sd > 0)) return null;
  return clampZ((value - mean) / sd);
}

export function clampZ(z: number): number {
  return Math.min(zMax, Math.max(-zMax, z));
}

/** All features of a track that can be compared, in standard deviations. */
export function normaliseAll(values: Features | undefined, scaler: World['scaler']): Features {
  const normalised: Features = {};
  for (const name of featureNames) {
    const value = values?.[name];
    const z = value === undefined ? null : normalise(name, value, scaler);
    if (z !== null) normalised[name] = z;
  }
  return normalised;
}

/** Features that both sides know. */
export function shared(a: Features, b: Features): FeatureName[] {
  return featureNames.filter((name) => a[name] !== undefined && b[name] !== undefined);
}

/**
 * Gaussian similarity, 0 to 1: exp(−d²/2w²), d² being the mean squared difference over the features that both know.
 * The mean and not the sum, so that a track with three known features competes with one that has nine.
 * Null when they share none.
 */
export function featureSimilarity(a: Features, b: Features, widthSd: number): number | null {
  const names = shared(a, b);
  if (names.length === 0) return null;
  const squares = names.map((name) => (clampZ(a[name] ?? 0) - clampZ(b[name] ?? 0)) ** 2);
  const meanSquare = squares.reduce((sum, square) => sum + square, 0) / names.length;
  return Math.exp(-meanSquare / (2 * widthSd ** 2));
}
