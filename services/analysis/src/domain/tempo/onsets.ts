import { BLOCK_FRAMES, BLOCK_SAMPLES } from '../signal/blocks.ts';
import { BANDS } from '../spectrum/bands.ts';
import { ANALYSIS_RATE_HZ } from '../spectrum/spectrum.ts';

/** Samples between two frames of the onset curve: 11.6 ms. */
export const ONSET_HOP_SAMPLES = 512;
export const ONSET_FRAMES_PER_SECOND = ANALYSIS_RATE_HZ / ONSET_HOP_SAMPLES;
export const ONSETS_MAX = 2_000;

/** Frames between the two that are compared: with a window of four hops, neighbours are too alike. */
const LAG = 2;
/** A level this far (linear) below the sound's peak is where the logarithm begins to bite. */
const COMPRESSION = 1_000;
const SLOW_FRAMES = 8;
/** Upper ends of the ranges that get a curve of their own: kick, bass and toms, snare and chords, consonants, cymbals. */
const RANGES_HZ_MAX = [150, 500, 2_000, 6_000, Number.POSITIVE_INFINITY] as const;

/** Rise of level per frame; frame `t` is the sound around `t / ONSET_FRAMES_PER_SECOND` seconds. */
export interface OnsetCurves {
  readonly all: Float32Array;
  /** One curve for each frequency range, lowest first. */
  readonly ranges: readonly Float32Array[];
  /** Rise over a tenth of a second: bowed and blown notes, which swell where a struck one jumps. */
  readonly slow: Float32Array;
}

/**
 * Spectral flux on a logarithmic frequency scale, with a maximum over neighbouring bands in the older frame, which
 * keeps vibrato and slides from looking like attacks.
 * Source: S. Böck, G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013 (SuperFlux).
 * @param levels band levels, `frames × BANDS.length`, relative to a full-scale sine
 * @param peak highest sample of the sound, to which levels are relative
 */
export function onsetCurves(levels: Float32Array, frames: number, peak: number): OnsetCurves {
  const rangeOf = Uint8Array.from(BANDS, ({ centreHz }) =>
    RANGES_HZ_MAX.findIndex((highest) => centreHz <= highest),
  );
  const sizes = RANGES_HZ_MAX.map((_, range) => rangeOf.filter((own) => own === range).length);
  const gain = peak > 0 ? COMPRESSION / peak : 0;
  const log = compressed(levels, gain);
  const all = new Float32Array(frames);
  const ranges = RANGES_HZ_MAX.map(() => new Float32Array(frames));
  const curves: RangeCurves = { rangeOf, sizes, all, ranges, rises: new Float64Array(RANGES_HZ_MAX.length) };
  for (let t = 0; t < frames; t += BLOCK_FRAMES) addRises(log, t, Math.min(frames, t + BLOCK_FRAMES), curves);
  return { all, ranges, slow: slowRise(log, frames) };
}

interface RangeCurves {
  /** For each band its range. */
  readonly rangeOf: Uint8Array;
  /** How many bands a range has. */
  readonly sizes: readonly number[];
  readonly all: Float32Array;
  readonly ranges: readonly Float32Array[];
  /** Of one frame, for each range. */
  readonly rises: Float64Array;
}

function addRises(log: Float32Array, from: number, to: number, curves: RangeCurves): void {
  const { rangeOf, sizes, all, ranges, rises } = curves;
  for (let t = from; t < to; t++) {
    riseOfFrame(log, t, rangeOf, rises);
    let sum = 0;
    for (let range = 0; range < ranges.length; range++) {
      const rise = rises[range] as number;
      sum += rise;
      (ranges[range] as Float32Array)[t] = rise / (sizes[range] as number);
    }
    all[t] = sum / rangeOf.length;
  }
}

/** The logarithm of every level. */
function compressed(levels: Float32Array, gain: number): Float32Array {
  const log = new Float32Array(levels.length);
  for (let from = 0; from < levels.length; from += BLOCK_SAMPLES)
    compressBlock(levels, log, from, Math.min(levels.length, from + BLOCK_SAMPLES), gain);
  return log;
}

function compressBlock(
  levels: Float32Array,
  log: Float32Array,
  from: number,
  to: number,
  gain: number,
): void {
  for (let i = from; i < to; i++) log[i] = Math.log10(1 + gain * (levels[i] as number));
}

/** Writes for each range how much its bands rose over the frame {@link LAG} before `t`. */
function riseOfFrame(log: Float32Array, t: number, rangeOf: Uint8Array, rises: Float64Array): void {
  const count = rangeOf.length;
  const now = t * count;
  const before = (t - LAG) * count;
  rises.fill(0);
  for (let b = 0; b < count; b++) {
    let reference = 0;
    if (t >= LAG) {
      reference = log[before + b] as number;
      if (b > 0) reference = Math.max(reference, log[before + b - 1] as number);
      if (b + 1 < count) reference = Math.max(reference, log[before + b + 1] as number);
    }
    const rise = (log[now + b] as number) - reference;
    const range = rangeOf[b] as number;
    if (rise > 0) rises[range] = (rises[range] as number) + rise;
  }
}

/** How much the mean level of the next {@link SLOW_FRAMES} frames is above that of the last, summed over the bands. */
function slowRise(log: Float32Array, frames: number): Float32Array {
  const curve = new Float32Array(frames);
  const sums: SlowSums = { after: new Float64Array(BANDS.length), before: new Float64Array(BANDS.length) };
  for (let t = 1 - SLOW_FRAMES; t < frames; t += BLOCK_FRAMES)
    addSlowRises(log, t, Math.min(frames, t + BLOCK_FRAMES), sums, curve);
  return curve;
}

/** Of each band, over the next frames and the last ones. */
interface SlowSums {
  readonly after: Float64Array;
  readonly before: Float64Array;
}

function addSlowRises(
  log: Float32Array,
  from: number,
  to: number,
  { after, before }: SlowSums,
  curve: Float32Array,
): void {
  const count = after.length;
  const frames = curve.length;
  for (let t = from; t < to; t++) {
    for (let b = 0; b < count; b++) {
      const here = t > 0 ? (log[(t - 1) * count + b] as number) : 0;
      const next = t + SLOW_FRAMES <= frames ? (log[(t + SLOW_FRAMES - 1) * count + b] as number) : here;
      const gone = t > SLOW_FRAMES ? (log[(t - 1 - SLOW_FRAMES) * count + b] as number) : 0;
      after[b] = (after[b] as number) + next - here;
      before[b] = (before[b] as number) + here - gone;
    }
    if (t < 0) continue;
    let sum = 0;
    for (let b = 0; b < count; b++) {
      let reference = before[b] as number;
      if (b > 0) reference = Math.max(reference, before[b - 1] as number);
      if (b + 1 < count) reference = Math.max(reference, before[b + 1] as number);
      sum += Math.max(0, (after[b] as number) - Math.max(0, reference));
    }
    curve[t] = sum / (count * SLOW_FRAMES);
  }
}

export interface Onset {
  readonly timeS: number;
  /** Height on the onset curve. */
  readonly strength: number;
}

/**
 * The moments at which something begins, in order, at most {@link ONSETS_MAX}: peaks of the quick curve, and where that
 * has none near, of the slow one.
 * @param samples the sound at {@link ANALYSIS_RATE_HZ}, which tells the moment better than a frame does
 */
export function pickOnsets({ all, slow }: OnsetCurves, samples: Float32Array): Onset[] {
  const quick = peaksOf(all, QUICK).map((t) => ({ t, timeS: attackTime(samples, t), strength: all[t] ?? 0 }));
  const taken = new Uint8Array(all.length + 1);
  for (const { t } of quick) taken.fill(1, Math.max(0, t - SLOW_FRAMES), t + SLOW_FRAMES + 1);
  const swelling = peaksOf(slow, SWELLING)
    .filter((t) => !taken[t])
    .map((t) => ({ t, timeS: t / ONSET_FRAMES_PER_SECOND, strength: slow[t] ?? 0 }));
  return [...quick, ...swelling]
    .toSorted((a, b) => a.timeS - b.timeS)
    .slice(0, ONSETS_MAX)
    .map(({ timeS, strength }) => ({ timeS, strength }));
}

interface Peaks {
  /** Frames on each side that a peak is higher than. */
  readonly reach: number;
  /** Frames on each side whose middle value a peak stands out from. */
  readonly levelReach: number;
  readonly threshold: number;
  /** Added to the threshold, as a part of the highest value. */
  readonly ofStrongest: number;
  readonly gap: number;
  /** Frames at the end that are left out: a sound that stops suddenly looks there as if it began. */
  readonly end: number;
}

const QUICK: Peaks = { reach: 3, levelReach: 12, threshold: 0.05, ofStrongest: 0.04, gap: 4, end: 4 };
const SWELLING: Peaks = {
  reach: SLOW_FRAMES,
  levelReach: 40,
  threshold: 0.025,
  ofStrongest: 0.06,
  gap: SLOW_FRAMES,
  end: 4 + SLOW_FRAMES,
};

function peaksOf(
  curve: Float32Array,
  { reach, levelReach, threshold, ofStrongest, gap, end }: Peaks,
): number[] {
  let strongest = 0;
  for (const value of curve) strongest = Math.max(strongest, value);
  const least = threshold + ofStrongest * strongest;
  const peaks: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < curve.length - end && peaks.length < ONSETS_MAX; t++) {
    const value = curve[t] ?? 0;
    if (value < least || t - last < gap || !isPeak(curve, t, reach)) continue;
    if (value < levelAround(curve, t, levelReach) + least) continue;
    peaks.push(t);
    last = t;
  }
  return peaks;
}

function isPeak(curve: Float32Array, t: number, reach: number): boolean {
  const value = curve[t] ?? 0;
  for (let d = 1; d <= reach; d++)
    if ((curve[t - d] ?? 0) >= value || (curve[t + d] ?? 0) > value) return false;
  return true;
}

/** The middle value of the surroundings, which neighbouring onsets hardly move. */
function levelAround(curve: Float32Array, t: number, reach: number): number {
  const around = curve.slice(Math.max(0, t - reach), t + reach + 1).sort();
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
  const energy = Array.from({ length: steps }, (_, i) => energyOfStep(samples, first + i * STEP_SAMPLES));
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

/** Samples outside the sound are zero. */
function energyOfStep(samples: Float32Array, start: number): number {
  const end = Math.min(samples.length, start + STEP_SAMPLES);
  let sum = 0;
  for (let i = Math.max(0, start); i < end; i++) {
    const x = samples[i] as number;
    sum += x * x;
  }
  return sum;
}
