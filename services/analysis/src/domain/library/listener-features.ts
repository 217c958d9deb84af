import { clampUnit, type MeanSd } from '../statistics.ts';
import { jointSpread } from './listener-features.v1.ts';
import {
  type CommonName,
  commonNames,
  type EstimatedName,
  estimatedNames,
  lengthAxis,
  modeAxis,
  tempoAxes,
} from './listener-features-space.ts';

export interface Estimate {
  /** 0 to 1. */
  readonly value: number;
  /** Standard error, in the same unit; above 0 and never above the catalogue's spread. */
  readonly sd: number;
}
export type ListenerFeatures = Readonly<Record<EstimatedName, Estimate>>;

/** What the estimate needs of an analysis; names and units are those of the analysis. */
export interface SoundFacts {
  readonly duration_s: number;
  readonly kind: 'one-shot' | 'loop' | 'song';
  readonly tempo: {
    readonly bpm: number;
    readonly confidence: number;
    readonly beat_grid: { readonly stability: number };
  } | null;
  readonly key: { readonly scale: 'major' | 'minor'; readonly confidence: number } | null;
  readonly loudness: { readonly integrated_lufs: number | null; readonly true_peak_dbtp: number };
  readonly spectral: {
    readonly centroid_hz: MeanSd;
    readonly flatness: MeanSd;
    readonly contrast_db: MeanSd;
    readonly flux: MeanSd;
    readonly zero_crossing_rate: MeanSd;
    readonly rms: MeanSd;
    readonly mfcc: { readonly sd: readonly number[] };
  };
  readonly onsets_s: readonly number[];
}

/**
 * What a catalogue would say of a sound, estimated: a belief about its features and what they go together with, which
 * begins as the spread of a whole catalogue and is narrowed by one measurement after another (the update of a normal
 * distribution by a noisy linear observation; R. E. Kalman, J. Basic Eng. 82, 1960). First by what the catalogue itself
 * measures, loudness, tempo, mode and length, whose share was fitted; then by an index of sound for each feature, whose
 * correlation with the feature is what the literature finds, never more. What sound does not tell stays near the
 * catalogue's mean with nearly its whole spread. `null` for silence.
 */
export function listenerFeatures(sound: SoundFacts): ListenerFeatures | null {
  if (sound.loudness.integrated_lufs === null) return null;
  const belief = catalogueBelief();
  for (const [name, seen] of commonOf(sound, sound.loudness.integrated_lufs)) {
    const value = Math.min(jointSpread.high[name], Math.max(jointSpread.low[name], seen.value));
    observe(belief, estimatedNames.length + commonNames.indexOf(name), value, seen.variance);
  }
  const noise = noiseOf[sound.kind];
  for (const { name, index, correlation } of indicesOf(sound)) {
    const at = estimatedNames.indexOf(name);
    const spread = catalogueSd(at);
    const value = meanOf(at) + (spread * index) / INDEX_SPREAD / correlation;
    observe(belief, at, value, noise * spread ** 2 * (1 / correlation ** 2 - 1));
  }
  const speech = speechOf(sound);
  const estimates = estimatedNames.map((name, at): [EstimatedName, Estimate] => {
    const music = { value: clampUnit(belief.mean[at] ?? 0), sd: Math.sqrt(belief.covariance[at]?.[at] ?? 0) };
    const { value, sd } = mixed(music, spokenWord[name] ?? music, speech);
    return [name, { value: rounded(value), sd: cut(Math.min(sd, catalogueSd(at))) }];
  });
  return Object.fromEntries(estimates) as Record<EstimatedName, Estimate>;
}

/** Means and covariances of the estimated features, then of what a catalogue has in common with a sound. */
interface Belief {
  readonly mean: number[];
  readonly covariance: number[][];
}

const meanOf = (at: number) => jointSpread.mean[at] ?? 0;
const catalogueSd = (at: number) => Math.sqrt(jointSpread.covariance[at]?.[at] ?? 0);

function catalogueBelief(): Belief {
  return { mean: [...jointSpread.mean], covariance: jointSpread.covariance.map((row) => [...row]) };
}

/** Narrows a belief by one of its values, seen with an error of this variance; changes it in place. */
function observe({ mean, covariance }: Belief, at: number, seen: number, variance: number): void {
  const row = [...(covariance[at] ?? [])];
  const off = seen - (mean[at] ?? 0);
  const total = (row[at] ?? 0) + variance;
  if (total <= 0) return;
  for (const [i, a] of row.entries()) {
    mean[i] = (mean[i] ?? 0) + (a / total) * off;
    const changed = covariance[i];
    if (changed) for (const [j, b] of row.entries()) changed[j] = (changed[j] ?? 0) - (a * b) / total;
  }
}

interface Seen {
  readonly value: number;
  readonly variance: number;
}

/** Decibels: by how much a sound's level, brought to full scale, misses the level that it would be published at. */
const MASTERED_DB = 2.5;
/** Decibels: the level itself is a knob that anybody may turn, and says little. */
const LEVEL_DB = 12;
/** Octaves: a sure tempo, and what is added when there is no trust in it at all. */
const TEMPO_OCTAVES = 0.03;
const TEMPO_DOUBT_OCTAVES = 0.5;
/** Of a mode as 0 or 1. */
const MODE_VARIANCE = 0.02;
const MODE_DOUBT_VARIANCE = 0.5;
const LENGTH_VARIANCE = 0.01;

/** What the catalogue measures too, in its units. Only a song's length is that of a piece. */
function commonOf(
  { duration_s, kind, tempo, key, loudness }: SoundFacts,
  lufs: number,
): [CommonName, Seen][] {
  const seen: [CommonName, Seen][] = [
    ['loudness_db', { value: lufs - loudness.true_peak_dbtp, variance: MASTERED_DB ** 2 }],
    ['loudness_db', { value: lufs, variance: LEVEL_DB ** 2 }],
  ];
  if (tempo) {
    const axes = tempoAxes(tempo.bpm);
    const variance = (TEMPO_OCTAVES + TEMPO_DOUBT_OCTAVES * (1 - tempo.confidence)) ** 2;
    seen.push(['tempo_octaves', { value: axes.tempo_octaves, variance }]);
    seen.push(['tempo_off', { value: axes.tempo_off, variance }]);
  }
  if (key) {
    const variance = MODE_VARIANCE + MODE_DOUBT_VARIANCE * (1 - key.confidence);
    seen.push(['mode', { value: modeAxis(key.scale), variance }]);
  }
  if (kind === 'song')
    seen.push(['length_octaves', { value: lengthAxis(duration_s), variance: LENGTH_VARIANCE }]);
  return seen;
}

/** A part tells less than the whole: the error of an index counts so many times. */
const noiseOf: Readonly<Record<SoundFacts['kind'], number>> = { song: 1, loop: 1.5, 'one-shot': 2.5 };

/** How far a mean of several measurements spreads in music, when each of them spreads by 1. */
const INDEX_SPREAD = 0.7;

interface Index {
  readonly name: EstimatedName;
  /** A mean of measurements in standard deviations of music. */
  readonly index: number;
  readonly correlation: number;
}

/**
 * One index of sound for each feature that sound tells of, a mean of measurements that are not counted one by one because
 * they say much the same. Which measurement points where:
 * energy and valence: T. Eerola, O. Lartillot and P. Toiviainen, ISMIR 2009, and A. Friberg et al., J. Acoust. Soc. Am.
 * 136, 2014 (energy is heard reliably in density, brightness and change; valence hardly, in mode, pace and brightness);
 * danceability: S. Streich and P. Herrera, AES 118, 2005 (a steady and strong pulse); acousticness, after the same
 * measurements as the opposite of energy and of noise; speech in music: see `speechOf`.
 */
function indicesOf(sound: SoundFacts): Index[] {
  const { onsets, flux, bright, noisy, tonal, pulse, even, voice, major } = spreadsOf(sound);
  return [
    { name: 'energy', index: mean(onsets, onsets, flux, bright, noisy), correlation: 0.6 },
    { name: 'acousticness', index: -mean(onsets, bright, noisy, -tonal, pulse), correlation: 0.45 },
    { name: 'danceability', index: mean(pulse, pulse, even, onsets), correlation: 0.5 },
    { name: 'valence', index: mean(major, onsets, bright), correlation: 0.3 },
    { name: 'speechiness', index: voice, correlation: 0.4 },
    { name: 'instrumentalness', index: -voice, correlation: 0.2 },
  ];
}

/** Where the middle of recorded music lies and how far it spreads, in the analysis' own units. */
const usual = {
  onsetsPerSecond: [3.4, 2],
  flux: [0.37, 0.1],
  centroidOctaves: [Math.log2(2_000), 0.9],
  flatness: [0.25, 0.16],
  contrastDb: [27, 4.5],
  pulse: [0.85, 0.3],
  onsetUnevenness: [0.6, 0.4],
  firstMfccSd: [15, 5],
  flatnessSd: [0.11, 0.05],
  crossingsUnevenness: [0.65, 0.27],
  levelUnevenness: [0.42, 0.16],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** Further out than this a measurement says no more. */
const SPREADS_MAX = 3;

function spread(name: keyof typeof usual, value: number): number {
  const [middle, sd] = usual[name];
  return Math.min(SPREADS_MAX, Math.max(-SPREADS_MAX, (value - middle) / sd));
}

/** The measurements in spreads of music; a key or a row of onsets that there is not says nothing. */
function spreadsOf({ duration_s, tempo, key, spectral, onsets_s }: SoundFacts) {
  const gaps = onsets_s.slice(1).map((onset, i) => onset - (onsets_s[i] ?? 0));
  const pulse = tempo ? tempo.confidence * tempo.beat_grid.stability : 0;
  return {
    onsets: spread('onsetsPerSecond', onsets_s.length / duration_s),
    flux: spread('flux', spectral.flux.mean),
    bright: spread('centroidOctaves', Math.log2(Math.max(20, spectral.centroid_hz.mean))),
    noisy: spread('flatness', spectral.flatness.mean),
    tonal: spread('contrastDb', spectral.contrast_db.mean),
    pulse: spread('pulse', pulse),
    even: gaps.length < GAPS_MIN ? 0 : -spread('onsetUnevenness', unevenness(meanSd(gaps))),
    voice: mean(...voiceOf(spectral)),
    major: key ? (key.scale === 'major' ? key.confidence : -key.confidence) : 0,
  };
}

const GAPS_MIN = 4;

/** Each more than usual where somebody speaks: syllables and pauses, vowels and hisses take turns. */
function voiceOf(spectral: SoundFacts['spectral']): number[] {
  return [
    spread('firstMfccSd', spectral.mfcc.sd[1] ?? 0),
    spread('flatnessSd', spectral.flatness.sd),
    spread('crossingsUnevenness', unevenness(spectral.zero_crossing_rate)),
    spread('levelUnevenness', unevenness(spectral.rms)),
  ];
}

/** What a catalogue says of spoken word. It is no music, and a spread of music does not reach there. */
const spokenWord: Readonly<Partial<Record<EstimatedName, Estimate>>> = {
  speechiness: { value: 0.9, sd: 0.08 },
  instrumentalness: { value: 0.01, sd: 0.05 },
};
/** Sum of the four spreads of a voice at which it is as likely as not that nothing but speech is heard. */
const SPEECH_SPREADS = 7;
const SPEECH_SLOPE = 1.5;
/** Syllables come at 3 to 8 in a second; slower sounds are not speech. */
const SYLLABLES_PER_S_MIN = 2.5;

/**
 * How likely it is, 0 to 1, that a sound is nothing but speech. After the measurements of E. Scheirer and M. Slaney,
 * "Construction and evaluation of a robust multifeature speech/music discriminator", ICASSP 1997: the spreads of level,
 * zero crossings and spectral shape, the pace of syllables, and that speech has no pulse.
 */
function speechOf({ duration_s, tempo, spectral, onsets_s }: SoundFacts): number {
  if (onsets_s.length / duration_s < SYLLABLES_PER_S_MIN) return 0;
  const evidence = voiceOf(spectral).reduce((sum, one) => sum + one, 0);
  const pulse = tempo ? tempo.confidence * tempo.beat_grid.stability : 0;
  return (1 - pulse) / (1 + Math.exp(-SPEECH_SLOPE * (evidence - SPEECH_SPREADS)));
}

/** Mean and spread of what is one thing or, with this probability, another. */
function mixed(one: Estimate, other: Estimate, part: number): Estimate {
  const value = (1 - part) * one.value + part * other.value;
  const within = (1 - part) * one.sd ** 2 + part * other.sd ** 2;
  return { value, sd: Math.sqrt(within + part * (1 - part) * (one.value - other.value) ** 2) };
}

function mean(...values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanSd(values: readonly number[]): MeanSd {
  const middle = mean(...values);
  return { mean: middle, sd: Math.sqrt(mean(...values.map((value) => (value - middle) ** 2))) };
}

/** The spread as a part of the mean. */
function unevenness({ mean, sd }: MeanSd): number {
  return mean > 0 ? sd / mean : 0;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** Rounding must not lift an error above the catalogue's spread. */
function cut(value: number): number {
  return Math.floor(value * 1_000) / 1_000;
}
