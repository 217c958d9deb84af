import { clampUnit } from '../statistics.ts';

export const BEATS_MAX = 2_000;
/** How strongly a beat is held to its distance from the one before. */
const TIGHTNESS = 100;
/** Part of a period within which the sound itself says when a beat falls. */
const SNAP_PART = 0.12;
/** Deviations of this part of a period leave nothing steady. */
const UNSTEADY_PART = 0.15;

export interface BeatGrid {
  /** Seconds from the start of the sound, rising, at most {@link BEATS_MAX}. */
  readonly beatsS: number[];
  /** Mean distance of two beats in seconds. */
  readonly periodS: number;
  /** 1: beats come like a clock's; 0: their distances tell nothing. */
  readonly stability: number;
}

/**
 * Places the beats of a known tempo where the sound rises.
 * Source: D. P. W. Ellis, "Beat tracking by dynamic programming", JNMR 36(1), 2007.
 * @param curve rise of level per frame, mean zero
 * @param period of the beat in frames
 */
export function trackBeats(curve: Float32Array, period: number, framesPerSecond: number): BeatGrid {
  const placed = bestPath(curve, period).slice(0, BEATS_MAX);
  const exact = placed.map((frame) => snapped(curve, frame, Math.max(1, Math.round(SNAP_PART * period))));
  const periodS = meanPeriod(exact, period) / framesPerSecond;
  return {
    beatsS: exact.map((frame) => frame / framesPerSecond),
    periodS,
    stability: stabilityOf(exact, period, curve),
  };
}

function bestPath(curve: Float32Array, period: number): number[] {
  const length = curve.length;
  const nearest = Math.max(1, Math.round(period / 2));
  const farthest = Math.round(period * 2);
  const cost = Float64Array.from({ length: farthest + 1 }, (_, distance) =>
    distance < nearest ? 0 : TIGHTNESS * Math.log(distance / period) ** 2,
  );
  const scale = 1 / (rootMeanSquare(curve) || 1);
  const score = new Float64Array(length);
  const from = new Int32Array(length).fill(-1);
  for (let t = 0; t < length; t++) {
    const before = bestBefore(score, cost, t, nearest);
    score[t] = (before < 0 ? 0 : (score[before] ?? 0) - (cost[t - before] ?? 0)) + (curve[t] ?? 0) * scale;
    from[t] = before;
  }
  let last = Math.max(0, length - 1);
  for (let t = Math.max(0, length - Math.round(period)); t < length; t++)
    if ((score[t] ?? 0) > (score[last] ?? 0)) last = t;
  const path: number[] = [];
  for (let t = last; t >= 0; t = from[t] ?? -1) path.push(t);
  return path.reverse();
}

/** The frame from which a beat at `t` gains most, at least `nearest` before it; −1 where none gains. */
function bestBefore(score: Float64Array, cost: Float64Array, t: number, nearest: number): number {
  const farthest = Math.min(t, cost.length - 1);
  let best = 0;
  let before = -1;
  for (let distance = nearest; distance <= farthest; distance++) {
    const value = (score[t - distance] as number) - (cost[distance] as number);
    if (value > best) {
      best = value;
      before = t - distance;
    }
  }
  return before;
}

function rootMeanSquare(curve: Float32Array): number {
  let sum = 0;
  for (const value of curve) sum += value * value;
  return curve.length > 0 ? Math.sqrt(sum / curve.length) : 0;
}

function snapped(curve: Float32Array, frame: number, reach: number): number {
  let best = frame;
  for (let t = Math.max(0, frame - reach); t <= Math.min(curve.length - 1, frame + reach); t++)
    if ((curve[t] ?? 0) > (curve[best] ?? 0)) best = t;
  return best;
}

/** Slope of the line through all beats: the ends alone would carry their own error. */
function meanPeriod(beats: readonly number[], period: number): number {
  const count = beats.length;
  if (count < 3) return period;
  const centre = (count - 1) / 2;
  let products = 0;
  let squares = 0;
  beats.forEach((frame, i) => {
    products += (i - centre) * frame;
    squares += (i - centre) ** 2;
  });
  return products / squares;
}

/** From the distances of neighbouring beats that are played, and from how many of all are. */
function stabilityOf(beats: readonly number[], period: number, curve: Float32Array): number {
  const played = beats.map((frame) => (curve[frame] ?? 0) > 0);
  const off = beats
    .map((frame, i) => Math.abs(frame - (beats[i - 1] ?? 0) - period) / period)
    .filter((_, i) => i > 0 && played[i - 1] && played[i]);
  if (off.length < 2) return 0;
  const middle = off.toSorted((a, b) => a - b)[off.length >> 1] ?? 0;
  const mean = off.reduce((sum, value) => sum + Math.min(value, 0.5), 0) / off.length;
  const share = played.filter(Boolean).length / beats.length;
  return clampUnit(1 - (middle + mean) / 2 / UNSTEADY_PART) * Math.sqrt(share);
}
