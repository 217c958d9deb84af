import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';
import { featuresFrom, standardised } from '@trc/music/features';
import { clamp, round } from './numbers.ts';

/** The catalogue as a measuring rod: what is usual, how far recordings spread, and along which directions. */
export interface CatalogueSpace {
  readonly version: string;
  /** Raw units. */
  readonly mean: Readonly<Record<FeatureName, number>>;
  readonly sd: Readonly<Record<FeatureName, number>>;
  /** One row for each component, columns in the order of `featureNames`, in z units. */
  readonly loadings: ReadonlyArray<readonly number[]>;
  readonly explained: readonly number[];
}

/** Beyond this many standard deviations a value says "extreme" and no more: long tails must not pull a centroid. */
export const zMax = 4;

/** Raw features → standard deviations from the catalogue's mean, clamped to ±`zMax`. A tempo of 0 means "not found". */
export function normalise(space: CatalogueSpace, raw: Features): Features {
  return featuresFrom((name) => {
    const value = raw[name];
    if (value === undefined || !Number.isFinite(value) || (name === 'tempo' && value <= 0)) return undefined;
    const z = standardised(name, value, space);
    return z === undefined ? undefined : clamp(z, -zMax, zMax);
  });
}

/** Coordinates in the catalogue's components; a missing feature counts as the mean. */
export function project(space: CatalogueSpace, z: Features): number[] {
  return space.loadings.map((row) =>
    round(
      row.reduce((sum, loading, index) => sum + loading * (z[featureNames[index] as FeatureName] ?? 0), 0),
    ),
  );
}
