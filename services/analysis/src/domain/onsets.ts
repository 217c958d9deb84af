import { BANDS } from './bands.ts';
import { ANALYSIS_RATE_HZ } from './spectrum.ts';

/** Samples between two frames of the onset curve: 11.6 ms. */
export const ONSET_HOP_SAMPLES = 512;
export const ONSET_FRAMES_PER_SECOND = ANALYSIS_RATE_HZ / ONSET_HOP_SAMPLES;
export const ONSETS_MAX = 2_000;

/** Frames between the two that are compared: with a window of four hops, neighbours are too alike. */
const LAG = 2;
/** A level this far (linear) below the sound's peak is where the logarithm begins to bite. */
const COMPRESSION = 1_000;
const LOW_BANDS_HZ_MAX = 1_500;

const PEAK_REACH = 3;
const LEVEL_REACH = 12;
const THRESHOLD = 0.05;
const THRESHOLD_OF_STRONGEST = 0.04;
const GAP_FRAMES_MIN = 4;

export interface OnsetCurve {
  /** Rise of level per frame over all bands; frame `t` is the sound around `t / ONSET_FRAMES_PER_SECOND` seconds. */
  readonly all: Float32Array;
  /** The same over the bands below 1.5 kHz: drums and bass without cymbals. */
  readonly low: Float32Array;
}

/**
 * Spectral flux on a logarithmic frequency scale, with a maximum over neighbouring bands in the older frame, which
 * keeps vibrato and slides from looking like attacks.
 * Source: S. Böck, G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013 (SuperFlux).
 * @param levels band levels, `frames × BANDS.length`, relative to a full-scale sine
 * @param peak highest sample of the sound, to which levels are relative
 */
export function onsetCurve(levels: Float32Array, frames: number, peak: number): OnsetCurve {
  const count = BANDS.length;
  const lowCount = BANDS.findIndex((band) => band.centreHz > LOW_BANDS_HZ_MAX);
  const gain = peak > 0 ? COMPRESSION / peak : 0;
  const log = levels.map((level) => Math.log10(1 + gain * level));
  const all = new Float32Array(frames);
  const low = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const now = t * count;
    const before = (t - LAG) * count;
    let sum = 0;
    let lowSum = 0;
    for (let b = 0; b < count; b++) {
      let reference = 0;
      if (t >= LAG) {
        reference = log[before + b] ?? 0;
        if (b > 0) reference = Math.max(reference, log[before + b - 1] ?? 0);
        if (b + 1 < count) reference = Math.max(reference, log[before + b + 1] ?? 0);
      }
      const rise = (log[now + b] ?? 0) - reference;
      if (rise > 0) {
        sum += rise;
        if (b < lowCount) lowSum += rise;
      }
    }
    all[t] = sum / count;
    low[t] = lowSum / lowCount;
  }
  return { all, low };
}

export interface Onset {
  readonly timeS: number;
  /** Height on the onset curve. */
  readonly strength: number;
}

/** Peaks of the onset curve that stand out from their surroundings, in order, at most {@link ONSETS_MAX}. */
export function pickOnsets(curve: Float32Array, samples: Float32Array): Onset[] {
  let strongest = 0;
  for (const value of curve) strongest = Math.max(strongest, value);
  const threshold = THRESHOLD + THRESHOLD_OF_STRONGEST * strongest;
  const onsets: Onset[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < curve.length && onsets.length < ONSETS_MAX; t++) {
    const value = curve[t] ?? 0;
    if (value < threshold || t - last < GAP_FRAMES_MIN || !isPeak(curve, t)) continue;
    if (value < levelAround(curve, t) + threshold) continue;
    onsets.push({ timeS: attackTime(samples, t), strength: value });
    last = t;
  }
  return onsets;
}

function isPeak(curve: Float32Array, t: number): boolean {
  const value = curve[t] ?? 0;
  for (let d = 1; d <= PEAK_REACH; d++)
    if ((curve[t - d] ?? 0) >= value || (curve[t + d] ?? 0) > value) return false;
  return true;
}

/** The middle value of the surroundings, which neighbouring onsets hardly move. */
function levelAround(curve: Float32Array, t: number): number {
  const around = curve.slice(Math.max(0, t - LEVEL_REACH), t + LEVEL_REACH + 1).sort();
  return around[around.length >> 1] ?? 0;
}

const STEP_SAMPLES = 64;
const SIDE_STEPS = 4;
const SEARCH_STEPS = 16;

/**
 * The moment near frame `t` where the energy of the next few milliseconds rises most over that of the last few.
 * The window of a frame is 46 ms long, so the frame alone would be late or early by up to half of that.
 */
function attackTime(samples: Float32Array, t: number): number {
  const centre = t * ONSET_HOP_SAMPLES;
  const first = centre - (SEARCH_STEPS + SIDE_STEPS) * STEP_SAMPLES;
  const steps = 2 * (SEARCH_STEPS + SIDE_STEPS);
  const energy = Array.from({ length: steps }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < STEP_SAMPLES; k++) sum += (samples[first + i * STEP_SAMPLES + k] ?? 0) ** 2;
    return sum;
  });
  let best = Number.NEGATIVE_INFINITY;
  let bestStep = steps / 2;
  for (let i = SIDE_STEPS; i + SIDE_STEPS <= steps; i++) {
    let rise = 0;
    for (let k = 0; k < SIDE_STEPS; k++) rise += (energy[i + k] ?? 0) - (energy[i - 1 - k] ?? 0);
    if (rise > best) {
      best = rise;
      bestStep = i;
    }
  }
  return Math.max(0, first + bestStep * STEP_SAMPLES) / ANALYSIS_RATE_HZ;
}
