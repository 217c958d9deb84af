import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

export function round(value: number, digits = 4): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** Builds a sparse feature record from what `read` gives; an undefined value is left out. */
export function featuresFrom(read: (name: FeatureName) => number | undefined): Features {
  const features: Features = {};
  for (const name of featureNames) {
    const value = read(name);
    if (value !== undefined) features[name] = value;
  }
  return features;
}
