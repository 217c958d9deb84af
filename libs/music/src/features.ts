import { type FeatureName, type Features, featureNames } from '@trc/contracts/documents/track.v1';

/** What is usual in a catalogue and how far its recordings spread, in raw units. */
export interface Scaler {
  readonly mean: Readonly<Features>;
  readonly sd: Readonly<Features>;
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

/** A raw value in standard deviations from the catalogue's mean; undefined where the scaler does not know the feature. */
export function standardised(name: FeatureName, value: number, { mean, sd }: Scaler): number | undefined {
  const [usual, spread] = [mean[name], sd[name]];
  return usual !== undefined && spread !== undefined && spread > 0 ? (value - usual) / spread : undefined;
}

/** The features that both sides know. */
export function sharedFeatures(a: Features, b: Features): FeatureName[] {
  return featureNames.filter((name) => a[name] !== undefined && b[name] !== undefined);
}
