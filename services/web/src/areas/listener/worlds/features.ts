/** Features of sound in the order in which they are shown. */
export const featureNames = [
  'energy',
  'valence',
  'danceability',
  'acousticness',
  'instrumentalness',
  'tempo',
  'loudness',
  'speechiness',
  'liveness',
] as const;
export type FeatureName = (typeof featureNames)[number];

interface FeatureWords {
  readonly name: string;
  /** What there is less or more of towards an end. */
  readonly low: string;
  readonly high: string;
}

export const featureWords: Readonly<Record<FeatureName, FeatureWords>> = {
  energy: { name: 'energy', low: 'calm', high: 'energetic' },
  valence: { name: 'mood', low: 'dark', high: 'bright' },
  danceability: { name: 'groove', low: 'free-flowing', high: 'danceable' },
  acousticness: { name: 'acoustic sound', low: 'electronic', high: 'acoustic' },
  instrumentalness: { name: 'share of instruments', low: 'sung', high: 'instrumental' },
  tempo: { name: 'tempo', low: 'slow', high: 'fast' },
  loudness: { name: 'loudness', low: 'quiet', high: 'loud' },
  speechiness: { name: 'spoken words', low: 'without spoken words', high: 'spoken' },
  liveness: { name: 'live feel', low: 'from a studio', high: 'live' },
};

export const isFeature = (name: string): name is FeatureName => Object.hasOwn(featureWords, name);

export type FeatureValues = Readonly<Record<string, number>>;

/** Beyond this many standard deviations a value only says "extreme". */
const zMax = 4;

/** Raw values in standard deviations from the catalogue's mean, by the scaler that the world was made with. */
export function normalised(
  raw: FeatureValues,
  { mean, sd }: { readonly mean: FeatureValues; readonly sd: FeatureValues },
): FeatureValues {
  const known = featureNames.flatMap((name) => {
    const [value, usual, spread] = [raw[name], mean[name], sd[name]];
    if (value === undefined || usual === undefined || !spread) return [];
    return [[name, Math.max(-zMax, Math.min(zMax, (value - usual) / spread))] as const];
  });
  return Object.fromEntries(known);
}
