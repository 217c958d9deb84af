/** What a score is made of. */
export const partNames = ['semantic', 'feature', 'era', 'fame', 'artist', 'novelty', 'diversity'] as const;
export type PartName = (typeof partNames)[number];

/** How much each part counts, and the bounds of composing. A changed number is a new version, so old playlists can be rebuilt. */
export interface Weights {
  readonly version: string;
  /** Shares of the parts in the score; only their ratio matters. */
  readonly parts: Readonly<Record<PartName, number>>;
  /** Where a track has both, how much its tags say against its embedding. */
  readonly tagShare: number;
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
  /** Tracks of one primary genre in a playlist, unless most of the seeds have that genre. */
  readonly perGenreMax: number;
  /** Tracks by one artist in all playlists of a world; a playlist has one at most. */
  readonly perArtistOfWorldMax: number;
  /** Tracks of a playlist that are chosen for breadth: no second track of an artist who is new to the listener. */
  readonly broadSeats: number;
}

export const weightsV2: Weights = {
  version: 'weights.v2',
  // Chosen on real playlists, see docs/adr/0012-what-ranks-a-track.md. Novelty and diversity are told and not counted:
  // counting them finds less of what people pick, and the draft's rules keep the playlists varied.
  parts: { semantic: 0.4, feature: 0.1, era: 0.25, fame: 0.15, artist: 0.1, novelty: 0, diversity: 0 },
  tagShare: 0.75,
  featureWidthSd: 1,
  rangeToleranceSd: 0.5,
  tagBias: 0.15,
  biasMax: 0.3,
  keptPenalty: 0.05,
  poolSize: 250,
  tracksMax: 50,
  tracksMin: 10,
  perGenreMax: 8,
  perArtistOfWorldMax: 2,
  broadSeats: 45,
};
