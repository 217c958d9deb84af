import type { Loudness } from '../signal/loudness.ts';
import type { Timbre } from '../spectrum/timbre.ts';
import { clampUnit } from '../statistics.ts';

export const SIMILARITY_LENGTH = 48;
/** A feature further out than this many spreads tells no more. */
const SPREADS_MAX = 3;
/** More contrast than this is silence in a band: what lies there, hiss or nothing, is the format's and not the sound's. */
const CONTRAST_SPREADS_MAX = 1.5;

/**
 * How much each feature counts: how far apart sounds are in it, against how far one sound moves in it when it is tuned by
 * two or four semitones, played faster, stretched, turned down, encoded or cut to fewer bits, a lower rate or half its
 * band. Measured over 55 sounds and 16 such changes, rounded to quarters. What no change moves (length, pace, where the
 * energy lies) counts no more than the usual feature, or sounds would be alike for their length alone.
 */
const WEIGHTS: readonly number[] = [
  ...[1.5, 1.25, 1.5, 0.75, 0.75, 1.25, 0.75, 1, 1.5, 0.75, 1.25, 1.25],
  ...[1.5, 0.75, 0.75, 1, 0.75, 0.75, 1, 1, 0.75, 1, 0.75, 1, 1],
  ...[1.25, 1.25, 1.5, 1.5, 1.25, 0.75, 0.5],
  ...[0.5, 0.75, 0.5, 0.5, 0.75, 0.75, 1.25, 2, 1, 0.75, 1.5, 1, 1.25, 1.75, 1.25, 1],
];

/** Centre and spread of coefficients 1 to 12. */
const MFCC_MEAN_SCALE: readonly (readonly [number, number])[] = [
  [20, 33],
  [18, 17],
  [8, 13],
  [5, 7],
  [5, 6],
  [3, 8],
  [0, 5],
  [-3, 7],
  [-3, 8],
  [-3, 6],
  [0, 8],
  [-1, 8],
];
/** Centre and spread of the standard deviation of coefficients 0 to 12. */
const MFCC_SD_SCALE: readonly (readonly [number, number])[] = [
  [30, 29],
  [11, 6.6],
  [6.7, 4.4],
  [5, 3.6],
  [4, 3],
  ...Array.from({ length: 8 }, () => [3, 2.2] as const),
];

export interface SimilarityFacts {
  readonly timbre: Timbre;
  readonly durationS: number;
  readonly onsets: number;
  /** Where the middle of the energy lies in time, 0 to 1. */
  readonly energyCentre: number;
  readonly loudness: Loudness;
}

/**
 * A fixed-length vector of unit length; the dot product of two says how alike two sounds are, pitch and level aside.
 * Each feature is placed on a scale where usual sounds spread over about ±1, so that none outweighs the others by its
 * unit, and then weighed. Same analyser version, same scale: vectors of different versions must not be compared.
 */
export function similarityVector(facts: SimilarityFacts): number[] {
  const { timbre, durationS, onsets, energyCentre } = facts;
  const rmsDb = decibels(timbre.rms.mean);
  const features: number[] = [
    ...MFCC_MEAN_SCALE.map(([centre, spread], i) => at(timbre.mfcc[i + 1]?.mean ?? 0, centre, spread)),
    ...MFCC_SD_SCALE.map(([centre, spread], i) => at(timbre.mfcc[i]?.sd ?? 0, centre, spread)),
    ...timbre.octaveContrastDb.map((octave) => contrastAt(octave.mean, 22, 10)),
    at(octaves(timbre.centroidHz.mean), octaves(2_500), 1.2),
    at(relative(timbre.centroidHz.sd, timbre.centroidHz.mean), 0.4, 0.3),
    at(octaves(timbre.rolloffHz.mean), octaves(4_500), 1.3),
    at(octaves(timbre.bandwidthHz.mean), octaves(3_000), 0.9),
    at(timbre.flatness.mean, 0.3, 0.25),
    at(timbre.flatness.sd, 0.1, 0.1),
    at(Math.sqrt(timbre.zeroCrossingRate.mean), 0.3, 0.18),
    at(timbre.flux.mean, 0.4, 0.3),
    at(timbre.flux.sd, 0.2, 0.15),
    at(relative(timbre.rms.sd, timbre.rms.mean), 0.7, 0.5),
    at(Math.log2(1 + onsets / Math.max(0.5, durationS)), 1.5, 1),
    at(Math.log2(Math.max(0.05, durationS)), 2, 3),
    at(facts.loudness.truePeakDbtp - rmsDb, 18, 7),
    at(clampUnit(energyCentre), 0.4, 0.2),
    contrastAt(timbre.contrastDb.mean, 22, 9),
    at(timbre.contrastDb.sd, 4, 3),
  ];
  const weighed = features.map((value, i) => value * (WEIGHTS[i] ?? 1));
  const norm = Math.sqrt(weighed.reduce((sum, value) => sum + value * value, 0));
  return weighed.map((value) => (norm > 0 ? value / norm : 0));
}

function contrastAt(value: number, centre: number, spread: number): number {
  return Math.min(CONTRAST_SPREADS_MAX, at(value, centre, spread));
}

function at(value: number, centre: number, spread: number): number {
  return Math.min(SPREADS_MAX, Math.max(-SPREADS_MAX, (value - centre) / spread));
}

function octaves(hz: number): number {
  return Math.log2(Math.max(20, hz));
}

function relative(sd: number, mean: number): number {
  return mean > 0 ? sd / mean : 0;
}

function decibels(linear: number): number {
  return 20 * Math.log10(Math.max(1e-8, linear));
}
