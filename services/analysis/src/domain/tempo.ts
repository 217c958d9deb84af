import FFT from 'fft.js';
import { clampUnit, parabolicOffset } from './statistics.ts';

export type TempoRelation = 'main' | 'half' | 'double' | 'third' | 'triple' | 'other';

export interface TempoCandidate {
  readonly bpm: number;
  /** 0 to 1; over all candidates at most 1. */
  readonly confidence: number;
  readonly relation: TempoRelation;
}

export interface Tempo {
  readonly bpm: number;
  readonly confidence: number;
  /** Best first; the first is the tempo itself. */
  readonly candidates: readonly TempoCandidate[];
}

export type NoTempo = 'silence' | 'too-few-onsets' | 'no-steady-pulse';
export type TempoFinding =
  | { readonly tempo: Tempo; readonly reason: null }
  | { readonly tempo: null; readonly reason: NoTempo };

const BPM_MIN = 40;
const BPM_MAX = 240;
const BPM_STEP = 1.005;
/** Listeners prefer tempi near this; the spread is in octaves. */
const PRIOR_BPM = 120;
const PRIOR_OCTAVES = 1.1;
/** How much a pulse twice as fast is preferred over a slower one that is supported as well: the beat, not the bar. */
const PREFERENCE_PER_OCTAVE = 0.45;
const MULTIPLES = 4;
const REFINED_MULTIPLES_MAX = 64;
/** Lags beyond this part of the sound rest on too little of it. */
const LAG_PART_MAX = 0.8;
const ONSETS_MIN = 4;
const CANDIDATES_MAX = 5;
const CLARITY_MIN = 0.18;
/** By chance alone, noise correlates with itself by about 1/√frames. */
const CLARITY_CHANCE = 3;
/** Two tempi closer than this are one, and so are a multiple and its near miss. */
const SAME = 0.04;
const LOCAL_MEAN_S = 0.4;

interface Pulse {
  readonly lag: number;
  /** Mean correlation at the first multiples of the lag, about 0 to 1. */
  readonly support: number;
  readonly score: number;
}

/**
 * Finds the beat in an onset curve: autocorrelation, read at the first multiples of each period, weighted by a
 * log-normal preference for usual tempi, then refined on far multiples of the best periods.
 * Sources: D. P. W. Ellis, "Beat tracking by dynamic programming", JNMR 36(1), 2007 (prior);
 * G. Percival, G. Tzanetakis, "Streamlined tempo estimation", IEEE TASLP 22(12), 2014 (multiples of a period).
 * @param curves onset curves of the same sound, each counted with the same weight
 * @param framesPerSecond of the curves
 * @param onsets how many distinct onsets the sound has
 */
export function findTempo(
  curves: readonly Float32Array[],
  framesPerSecond: number,
  onsets: number,
): TempoFinding {
  if (onsets < ONSETS_MIN) return { tempo: null, reason: 'too-few-onsets' };
  const correlation = meanCorrelation(curves.map((curve) => sharpen(curve, framesPerSecond)));
  const pulses = rankedPulses(correlation, framesPerSecond);
  const best = pulses[0];
  const chance = CLARITY_CHANCE / Math.sqrt(curves[0]?.length ?? 1);
  if (!best || best.support < Math.max(CLARITY_MIN, chance))
    return { tempo: null, reason: 'no-steady-pulse' };

  const bpm = (60 * framesPerSecond) / refine(correlation, best.lag);
  const distinct = pulses
    .map((pulse) => ({ pulse, bpm: (60 * framesPerSecond) / refine(correlation, pulse.lag) }))
    .filter(({ bpm: own }, i, all) => all.findIndex((other) => Math.abs(other.bpm / own - 1) < SAME) === i);
  const weights = distinct.map(({ pulse }) => (pulse.score / best.score) ** 3);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const candidates = distinct.map(
    ({ bpm: own }, i): TempoCandidate => ({
      bpm: own,
      confidence: clampUnit(best.support) * ((weights[i] ?? 0) / total),
      relation: i === 0 ? 'main' : relation(own / bpm),
    }),
  );
  return { tempo: { bpm, confidence: candidates[0]?.confidence ?? 0, candidates }, reason: null };
}

/**
 * The tempo that makes a loop a whole number of bars of four beats, when the measured one is that within a part of
 * `tolerance`; else the measured one. A loop is cut to the beat, so its length is the better clock.
 */
export function fitToLength(bpm: number, durationS: number, tolerance: number): number {
  const bars = Math.round((bpm * durationS) / 240);
  if (bars < 1) return bpm;
  const exact = (240 * bars) / durationS;
  return Math.abs(exact / bpm - 1) <= tolerance ? exact : bpm;
}

/** Removes the local mean, keeps what is above it. */
function sharpen(curve: Float32Array, framesPerSecond: number): Float64Array {
  const reach = Math.round(LOCAL_MEAN_S * framesPerSecond);
  const sums = new Float64Array(curve.length + 1);
  for (let t = 0; t < curve.length; t++) sums[t + 1] = (sums[t] ?? 0) + (curve[t] ?? 0);
  const sharp = Float64Array.from(curve, (value, t) => {
    const from = Math.max(0, t - reach);
    const to = Math.min(curve.length, t + reach + 1);
    return Math.max(0, value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from));
  });
  const mean = sharp.reduce((sum, value) => sum + value, 0) / Math.max(1, sharp.length);
  return sharp.map((value) => value - mean);
}

function meanCorrelation(curves: readonly Float64Array[]): Float64Array {
  const each = curves.map(autocorrelation);
  const length = each[0]?.length ?? 0;
  return Float64Array.from(
    { length },
    (_, lag) => each.reduce((sum, values) => sum + (values[lag] ?? 0), 0) / each.length,
  );
}

/** Correlation of a curve with itself per lag, 1 at lag 0, corrected for the shrinking overlap. Wiener–Khinchin. */
function autocorrelation(curve: Float64Array): Float64Array {
  const length = curve.length;
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * length)));
  const fft = new FFT(size);
  const spectrum = new Float64Array(2 * size);
  const padded = new Float64Array(size);
  padded.set(curve);
  fft.realTransform(spectrum, padded);
  const power = new Float64Array(2 * size);
  for (let bin = 0; bin <= size / 2; bin++) {
    const value = (spectrum[2 * bin] ?? 0) ** 2 + (spectrum[2 * bin + 1] ?? 0) ** 2;
    power[2 * bin] = value;
    if (bin > 0) power[2 * (size - bin)] = value;
  }
  const back = new Float64Array(2 * size);
  fft.inverseTransform(back, power);
  const lags = Math.floor(length * LAG_PART_MAX);
  const zero = back[0] ?? 0;
  return Float64Array.from({ length: lags }, (_, lag) =>
    zero > 0 ? ((back[2 * lag] ?? 0) / zero) * (length / (length - lag)) : 0,
  );
}

/** Periods at which squared support times preference peaks, best first, at most {@link CANDIDATES_MAX}. */
function rankedPulses(correlation: Float64Array, framesPerSecond: number): Pulse[] {
  const grid: Pulse[] = [];
  for (let bpm = BPM_MIN; bpm <= BPM_MAX; bpm *= BPM_STEP) {
    const lag = (60 * framesPerSecond) / bpm;
    if (lag >= correlation.length) continue;
    const support = supportAt(correlation, lag);
    grid.push({ lag, support, score: Math.max(0, support) ** 2 * preference(bpm) });
  }
  const score = (i: number) => grid[i]?.score ?? Number.NEGATIVE_INFINITY;
  return grid
    .filter((pulse, i) => pulse.score > 0 && pulse.score > score(i - 1) && pulse.score >= score(i + 1))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, CANDIDATES_MAX);
}

function preference(bpm: number): number {
  const octaves = Math.log2(bpm / PRIOR_BPM);
  return Math.exp(-0.5 * (octaves / PRIOR_OCTAVES) ** 2) * 2 ** (PREFERENCE_PER_OCTAVE * octaves);
}

function supportAt(correlation: Float64Array, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let k = 1; k <= MULTIPLES && k * lag < correlation.length - 1; k++) {
    const at = k * lag;
    const below = Math.floor(at);
    const part = at - below;
    sum += (correlation[below] ?? 0) * (1 - part) + (correlation[below + 1] ?? 0) * part;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/**
 * The period from its farthest multiple that still correlates: an error of half a frame there is a small part of a
 * frame here.
 */
function refine(correlation: Float64Array, lag: number): number {
  let refined = lag;
  let height = 0;
  for (let k = 1; k <= REFINED_MULTIPLES_MAX; k *= 2) {
    const peak = peakNear(correlation, refined * k, 2);
    if (peak === null || peak.height < 0.5 * height) break;
    refined = peak.at / k;
    height = Math.max(height, peak.height);
  }
  return refined;
}

function peakNear(values: Float64Array, at: number, reach: number): { at: number; height: number } | null {
  const from = Math.max(1, Math.round(at) - reach);
  const to = Math.min(values.length - 2, Math.round(at) + reach);
  let best = -1;
  for (let i = from; i <= to; i++) if (best < 0 || (values[i] ?? 0) > (values[best] ?? 0)) best = i;
  if (best < 0 || at >= values.length - 1) return null;
  const offset = parabolicOffset(values[best - 1] ?? 0, values[best] ?? 0, values[best + 1] ?? 0);
  return { at: best + offset, height: values[best] ?? 0 };
}

function relation(ratio: number): TempoRelation {
  const near = (target: number) => Math.abs(ratio / target - 1) < SAME;
  if (near(0.5)) return 'half';
  if (near(2)) return 'double';
  if (near(1 / 3)) return 'third';
  if (near(3)) return 'triple';
  return 'other';
}
