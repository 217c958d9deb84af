/** The estimated features, in the order of the fitted numbers. All 0 to 1. */
export const estimatedNames = [
  'danceability',
  'energy',
  'valence',
  'acousticness',
  'instrumentalness',
  'speechiness',
  'liveness',
] as const;
export type EstimatedName = (typeof estimatedNames)[number];

/** What a catalogue and a measured sound both know. */
export const commonNames = ['loudness_db', 'tempo_octaves', 'tempo_off', 'mode', 'length_octaves'] as const;
export type CommonName = (typeof commonNames)[number];

/** A recording is told by its distance from one of this tempo and length. */
const TEMPO_BPM = 120;
const LENGTH_S = 210;

/** A tempo as octaves from 120 beats per minute, with its sign and without: people dance near the middle. */
export function tempoAxes(bpm: number): { readonly tempo_octaves: number; readonly tempo_off: number } {
  const octaves = Math.log2(bpm / TEMPO_BPM);
  return { tempo_octaves: octaves, tempo_off: Math.abs(octaves) };
}

/** A length as octaves from three and a half minutes. */
export function lengthAxis(durationS: number): number {
  return Math.log2(durationS / LENGTH_S);
}

/** 1 for major, 0 for minor. */
export function modeAxis(scale: 'major' | 'minor'): number {
  return scale === 'major' ? 1 : 0;
}

/** The joint spread of a catalogue: the estimated features first, then what is common. */
export interface JointSpread {
  readonly mean: readonly number[];
  /** Symmetric, a row for each name. */
  readonly covariance: readonly (readonly number[])[];
  /** The first and the last percentile of what is common: outside of them the catalogue knows nothing. */
  readonly low: Readonly<Record<CommonName, number>>;
  readonly high: Readonly<Record<CommonName, number>>;
}
