import { parabolicOffset } from '../statistics.ts';
import type { OnsetCurves } from './onsets.ts';
import { heightNear, LAG_S_MAX, type Periodicity, periodicity, sharpened } from './periodicity.ts';
import { SAME_TEMPO } from './tempo-relation.ts';

const BPM_MIN = 36;
const BPM_MAX = 260;
const BPM_STEP = 1.01;
const PEAKS_MAX = 7;
/** What a pulse may be to the beat: the bar, the half note, the eighth, the triplet. */
const FOLDS = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 4 / 3, 3 / 2, 2, 3, 4];
const PULSES_MAX = 24;
/** Multiples of the period at which a regular pulse repeats. */
const MULTIPLES = [1, 2, 3, 4];
const REFINED_MULTIPLES_MAX = 16;
/** A correlation peak is looked for this part of the lag away, because players are not clocks. */
const REACH = 0.015;
/** Sounds shorter than this may be loops, whose length is a number of bars. */
const LOOP_S_MAX = 40;
/** One to sixteen bars of four, three, five and seven beats. */
const LOOP_BEATS = [4, 8, 16, 32, 64, 3, 6, 12, 24, 48, 5, 10, 20, 40, 7, 14, 28];
const TICKS_PER_BEAT = 12;
const STRETCH_PERIODS = 16;

/** What the onset curves of a sound say about repetition: all first, then each frequency range, then the slow one. */
export interface Repetition {
  readonly curves: readonly Float32Array[];
  readonly each: readonly Periodicity[];
  /** Mean of `each`. */
  readonly linear: Float32Array;
  readonly circular: Float32Array;
  /** How far each curve is made of few high peaks. */
  readonly peakedness: readonly number[];
  readonly framesPerSecond: number;
  readonly durationS: number;
  readonly onsets: number;
}

/** A period that the sound may be counted in, with what speaks for and against it. */
export interface Pulse {
  readonly bpm: number;
  /** Period in frames. */
  readonly period: number;
  /** Height of the correlation over the first multiples, about 0 to 1. */
  readonly support: number;
  readonly evidence: Float32Array;
}

export function repetition(
  curves: OnsetCurves,
  framesPerSecond: number,
  durationS: number,
  onsets: number,
): Repetition {
  const sharp = [curves.all, ...curves.ranges, curves.slow].map((curve) => sharpened(curve, framesPerSecond));
  const each = sharp.map((curve) => periodicity(curve, framesPerSecond));
  return {
    curves: sharp,
    each,
    linear: meanOf(each.map(({ linear }) => linear)),
    circular: meanOf(each.map(({ circular }) => circular)),
    peakedness: sharp.map((curve) => Math.log2(1 + kurtosis(curve))),
    framesPerSecond,
    durationS,
    onsets,
  };
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    rows[0] ?? [],
    (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length,
  );
}

/** The pulses worth weighing: the strongest, what these may be counted as, and what a loop of this length suggests. */
export function pulsesOf(sound: Repetition): Pulse[] {
  const { framesPerSecond, durationS } = sound;
  const strongest = strongestPeriods(sound);
  const found: number[] = [...strongest];
  if (durationS < LOOP_S_MAX)
    for (const beats of LOOP_BEATS) found.push((durationS * framesPerSecond) / beats);
  for (const fold of FOLDS) for (const period of strongest) found.push(period / fold);
  const periods: number[] = [];
  for (const period of found) {
    const bpm = (60 * framesPerSecond) / period;
    if (bpm < BPM_MIN || bpm > BPM_MAX) continue;
    if (periods.some((other) => Math.abs(period / other - 1) < SAME_TEMPO)) continue;
    periods.push(refined(sound, period));
    if (periods.length === PULSES_MAX) break;
  }
  const best = Math.max(...periods.map((period) => supportAt(sound.linear, period)), 1e-6);
  return periods.map((period) => {
    const support = supportAt(sound.linear, period);
    const bpm = (60 * framesPerSecond) / period;
    return { bpm, period, support, evidence: evidenceFor(sound, period, support / best) };
  });
}

function strongestPeriods(sound: Repetition): number[] {
  const { linear, circular, framesPerSecond } = sound;
  const grid: { period: number; score: number }[] = [];
  for (let bpm = BPM_MIN; bpm <= BPM_MAX; bpm *= BPM_STEP) {
    const period = (60 * framesPerSecond) / bpm;
    grid.push({ period, score: supportAt(linear, period) + 0.5 * supportAt(circular, period) });
  }
  const score = (i: number) => grid[i]?.score ?? Number.NEGATIVE_INFINITY;
  return grid
    .filter((_, i) => score(i) > 0 && score(i) > score(i - 1) && score(i) >= score(i + 1))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, PEAKS_MAX)
    .map(({ period }) => period);
}

function supportAt(correlation: Float32Array, period: number): number {
  let sum = 0;
  for (const k of MULTIPLES) sum += at(correlation, k * period);
  return sum / MULTIPLES.length;
}

function at(correlation: Float32Array, lag: number): number {
  return heightNear(correlation, lag, Math.max(0.5, REACH * lag));
}

/** The period from ever farther multiples: an error of half a frame there is a small part of a frame here. */
function refined({ linear }: Repetition, period: number): number {
  let best = period;
  for (let k = 1; k <= REFINED_MULTIPLES_MAX; k *= 2) {
    const peak = peakNear(linear, best * k, Math.max(1, Math.round(REACH * best * k)));
    if (peak === null) break;
    best = peak / k;
  }
  return Math.abs(best / period - 1) < SAME_TEMPO ? best : period;
}

function peakNear(values: Float32Array, lag: number, reach: number): number | null {
  const centre = Math.round(lag);
  if (centre + reach + 1 >= values.length) return null;
  let best = -1;
  for (let i = Math.max(1, centre - reach); i <= centre + reach; i++)
    if ((values[i] ?? 0) > (values[i - 1] ?? 0) && (values[i] ?? 0) >= (values[i + 1] ?? 0))
      if (best < 0 || (values[i] ?? 0) > (values[best] ?? 0)) best = i;
  if (best < 0 || (values[best] ?? 0) <= 0) return null;
  return best + parabolicOffset(values[best - 1] ?? 0, values[best] ?? 0, values[best + 1] ?? 0);
}

const TEMPO_CENTRES = [45, 60, 75, 90, 105, 120, 140, 165, 195, 230];
const RATIOS = [1, 2, 3, 4, 1 / 2, 1 / 3, 1 / 4, 3 / 2, 2 / 3];

/**
 * What is known about one period, in a fixed order. Heights of the correlation of each curve at simple ratios of the
 * period; the shape of two beats, folded over the sound; where the tempo lies; and how a loop's length agrees.
 */
function evidenceFor(sound: Repetition, period: number, relativeSupport: number): Float32Array {
  const { each, linear, circular, framesPerSecond, durationS, onsets } = sound;
  const bpm = (60 * framesPerSecond) / period;
  const beats = (durationS * framesPerSecond) / period;
  const values: number[] = [];
  for (const { linear: own } of each) for (const ratio of RATIOS) values.push(at(own, ratio * period));
  for (const ratio of [1, 2, 4]) values.push(at(circular, ratio * period));
  values.push(at(linear, period), relativeSupport);
  values.push(...twoBeats(sound, period));
  for (const centre of TEMPO_CENTRES) values.push(Math.exp(-0.5 * (Math.log2(bpm / centre) / 0.2) ** 2));
  values.push(Math.log2(bpm / 120), Math.log2(1 + onsets / beats));
  const short = durationS < LOOP_S_MAX ? 1 : 0;
  const accuracy = (per: number) =>
    short * Math.exp(-0.5 * ((distanceToWhole(beats / per) * per) / 0.06) ** 2);
  values.push(short, accuracy(1), accuracy(2), accuracy(4), accuracy(8), accuracy(16));
  values.push(short * Math.log2(1 + beats));
  values.push(short * 4 * period < LAG_S_MAX * framesPerSecond ? 1 : 0);
  return Float32Array.from(values);
}

function distanceToWhole(value: number): number {
  return value < 0.5 ? 1 : Math.abs(value - Math.round(value));
}

/**
 * The mean course of two beats: per curve the share of rise on the stronger beat, the weaker one, the halves, the
 * quarters and the thirds. The stronger is where all curves together are highest.
 */
function twoBeats({ curves }: Repetition, period: number): number[] {
  const ticks = 2 * TICKS_PER_BEAT;
  const folded = fold(curves, period, ticks);
  const sum = Array.from({ length: ticks }, (_, tick) =>
    folded.reduce((total, row) => total + (row[tick] ?? 0), 0),
  );
  let first = 0;
  for (let tick = 1; tick < ticks; tick++) {
    const own = smooth(sum, tick) + smooth(sum, tick + TICKS_PER_BEAT);
    if (own > smooth(sum, first) + smooth(sum, first + TICKS_PER_BEAT)) first = tick;
  }
  if (smooth(sum, first + TICKS_PER_BEAT) > smooth(sum, first)) first += TICKS_PER_BEAT;
  return folded.flatMap((row) => {
    const total = row.reduce((all, value) => all + value, 0) || 1;
    const part = (offset: number) => smooth(row, first + offset) / total;
    return [
      part(0),
      part(12),
      part(6) + part(18),
      part(3) + part(9) + part(15) + part(21),
      part(4) + part(8) + part(16) + part(20),
    ];
  });
}

function smooth(row: readonly number[], tick: number): number {
  const size = row.length;
  return (
    (row[tick % size] ?? 0) + 0.5 * ((row[(tick + 1) % size] ?? 0) + (row[(tick + size - 1) % size] ?? 0))
  );
}

/**
 * Sums what is above the mean into `ticks` parts of two periods, one row per curve. The sound is read in stretches, each
 * turned to agree with those before it, so that a tempo which drifts does not smear.
 */
function fold(curves: readonly Float32Array[], period: number, ticks: number): number[][] {
  const sums = curves.map(() => new Array<number>(ticks).fill(0));
  const rows = curves.map(() => new Float64Array(ticks));
  const length = curves[0]?.length ?? 0;
  const stretch = Math.round(STRETCH_PERIODS * period);
  const tickAt = Uint8Array.from(
    { length: stretch },
    (_, t) => Math.round((t / (2 * period)) * ticks) % ticks,
  );
  for (let start = 0; start < length; start += stretch) {
    const end = Math.min(length, start + stretch);
    for (const [i, curve] of curves.entries())
      addUp(curve.subarray(start, end), tickAt, rows[i] as Float64Array);
    const shift = bestTurn(sums[0] ?? [], rows[0] as Float64Array);
    for (const [i, sum] of sums.entries()) addTurned(sum, rows[i] as Float64Array, shift);
  }
  return sums;
}

/** Writes for each tick the sum of what rises above the mean at it. */
function addUp(stretch: Float32Array, tickAt: Uint8Array, row: Float64Array): void {
  row.fill(0);
  for (let t = 0; t < stretch.length; t++) {
    const value = stretch[t] as number;
    if (value <= 0) continue;
    const tick = tickAt[t] as number;
    row[tick] = (row[tick] as number) + value;
  }
}

function addTurned(sum: number[], row: Float64Array, shift: number): void {
  const ticks = row.length;
  for (let tick = 0; tick < ticks; tick++)
    sum[tick] = (sum[tick] as number) + (row[(tick + shift) % ticks] as number);
}

/** By how many ticks a stretch has to be turned to agree best with the stretches before it. */
function bestTurn(sums: readonly number[], row: Float64Array): number {
  const ticks = row.length;
  let best = 0;
  let most = 0;
  for (let shift = 0; shift < ticks; shift++) {
    let product = 0;
    for (let tick = 0; tick < ticks; tick++)
      product += (sums[tick] ?? 0) * (row[(tick + shift) % ticks] ?? 0);
    if (product > most) {
      most = product;
      best = shift;
    }
  }
  return best;
}

/** What the whole sound says about having a tempo at all, in a fixed order. */
export function presenceOf(sound: Repetition, pulses: readonly Pulse[], best: Pulse): Float32Array {
  const { each, linear, circular, curves, durationS, onsets, framesPerSecond } = sound;
  const agreeing = each.flatMap(({ windows }) => windows.map((row) => supportAt(row, best.period)));
  const values: number[] = [];
  for (const { linear: own } of each) values.push(supportAt(own, best.period));
  values.push(
    best.support,
    supportAt(circular, best.period),
    Math.max(...pulses.map(({ support }) => support)),
    at(linear, best.period / 2),
    at(linear, best.period / 4),
    Math.min(1, ...agreeing),
    agreeing.reduce((sum, value) => sum + value, 0) / Math.max(1, agreeing.length),
    Math.log2(durationS),
    Math.log2(1 + onsets),
    Math.log2(1 + onsets / durationS),
    Math.log2(1 + (onsets * best.period) / framesPerSecond / durationS),
    1 / Math.sqrt(curves[0]?.length ?? 1),
  );
  values.push(...sound.peakedness);
  values.push(...best.evidence.subarray(each.length * RATIOS.length + 3 + 2, best.evidence.length));
  return Float32Array.from(values);
}

/** How far a curve is made of few high peaks: 3 for noise, large for clicks in silence. */
function kurtosis(curve: Float32Array): number {
  let squares = 0;
  let fourths = 0;
  for (const value of curve) {
    const square = value * value;
    squares += square;
    fourths += square * square;
  }
  return squares > 0 ? (fourths * curve.length) / squares ** 2 : 0;
}
