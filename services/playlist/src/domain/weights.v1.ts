/** How much each part counts, and the bounds of composing. A changed number is a new version, so old playlists can be rebuilt. */
export interface Weights {
  readonly version: string;
  /** Shares of the parts in the score; only their ratio matters. */
  readonly parts: {
    readonly semantic: number;
    readonly feature: number;
    readonly novelty: number;
    readonly diversity: number;
  };
  /** Distance from where the world aims, in standard deviations per feature, at which the similarity has fallen to e^-½. */
  readonly featureWidthSd: number;
  /** How far outside the world's range a value may lie before the track goes to the end of the queue. */
  readonly rangeToleranceSd: number;
  /** What a match with many of an intersection's tags adds; one tag gives half, two give three quarters. */
  readonly tagBias: number;
  /** No intersection lifts or lowers a track by more. */
  readonly biasMax: number;
  /** What a track loses for every time that it was kept already. */
  readonly keptPenalty: number;
  /** Best tracks that are drafted first. */
  readonly poolSize: number;
  readonly tracksMax: number;
  /** A shorter playlist is not worth having. */
  readonly tracksMin: number;
  readonly perGenreMax: number;
}

export const weightsV1: Weights = {
  version: 'weights.v1',
  parts: { semantic: 0.4, feature: 0.3, novelty: 0.2, diversity: 0.1 },
  featureWidthSd: 1,
  rangeToleranceSd: 0.5,
  tagBias: 0.15,
  biasMax: 0.3,
  keptPenalty: 0.05,
  poolSize: 250,
  tracksMax: 50,
  tracksMin: 10,
  perGenreMax: 8,
};
