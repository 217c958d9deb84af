import FFT from 'fft.js';

const LOCAL_MEAN_S = 0.4;
/** Long sounds are read in windows of this length, so that a tempo that drifts does not blur. */
const WINDOW_S = 16;
/** A lag beyond this part of a window rests on too little of it. */
const LAG_PART_MAX = 0.8;
export const LAG_S_MAX = 8;
/** A window quieter than this part of the busiest says nothing. */
const BUSY_PART = 0.05;

/** How alike a curve is to itself at a later time. */
export interface Periodicity {
  /** Correlation per lag in frames, 1 at lag 0, mean over the windows; 0 beyond what the sound is long enough for. */
  readonly linear: Float32Array;
  /** The same with the end joined to the start, as a loop is played; equal to `linear` for sounds longer than a window. */
  readonly circular: Float32Array;
  /** One row per window, for those that ask whether all windows agree. */
  readonly windows: readonly Float32Array[];
}

/** What stands above the local mean of a curve, less its own mean, smoothed over three frames. */
export function sharpened(curve: Float32Array, framesPerSecond: number): Float32Array {
  const length = curve.length;
  const reach = Math.round(LOCAL_MEAN_S * framesPerSecond);
  const sums = new Float64Array(length + 1);
  for (let t = 0; t < length; t++) sums[t + 1] = (sums[t] ?? 0) + (curve[t] ?? 0);
  const above = new Float32Array(length + 2);
  for (let t = 0; t < length; t++) {
    const from = Math.max(0, t - reach);
    const to = Math.min(length, t + reach + 1);
    above[t + 1] = Math.max(0, (curve[t] ?? 0) - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from));
  }
  const sharp = new Float32Array(length);
  let sum = 0;
  for (let t = 0; t < length; t++) {
    const value = 0.25 * (above[t] ?? 0) + 0.5 * (above[t + 1] ?? 0) + 0.25 * (above[t + 2] ?? 0);
    sharp[t] = value;
    sum += value;
  }
  const mean = length > 0 ? sum / length : 0;
  for (let t = 0; t < length; t++) sharp[t] = (sharp[t] ?? 0) - mean;
  return sharp;
}

/** Autocorrelation of a curve by the Wiener–Khinchin theorem, corrected for the overlap that shrinks with the lag. */
export function periodicity(curve: Float32Array, framesPerSecond: number): Periodicity {
  const window = Math.min(curve.length, Math.round(WINDOW_S * framesPerSecond));
  const lags = Math.round(LAG_S_MAX * framesPerSecond) + 2;
  const starts: number[] = [];
  for (let start = 0; start + window <= curve.length; start += Math.max(1, window >> 1)) starts.push(start);
  const raw = starts.map((start) => correlate(curve.subarray(start, start + window), lags));
  const busiest = raw.reduce((most, { zero }) => Math.max(most, zero), 0);
  const busy = raw.filter(({ zero }) => zero > 0 && zero >= BUSY_PART * busiest);
  const linear = mean(
    busy.map((one) => one.linear),
    lags,
  );
  const circular = starts.length > 1 ? linear : (busy[0]?.circular ?? linear);
  return { linear, circular, windows: busy.map((one) => one.linear) };
}

interface Correlation {
  readonly zero: number;
  readonly linear: Float32Array;
  readonly circular: Float32Array;
}

/** What it takes to correlate curves of up to half as many values as the transform has. */
interface Workspace {
  readonly fft: FFT;
  readonly padded: Float64Array;
  readonly spectrum: Float64Array;
  readonly power: Float64Array;
  readonly back: Float64Array;
}

/** By the size of the transform: made once for all curves and sounds. A window's length bounds the sizes. */
const workspaces = new Map<number, Workspace>();

function workspaceFor(length: number): Workspace {
  const size = 2 ** Math.ceil(Math.log2(Math.max(4, 2 * length)));
  const kept = workspaces.get(size);
  if (kept) return kept;
  const made: Workspace = {
    fft: new FFT(size),
    padded: new Float64Array(size),
    spectrum: new Float64Array(2 * size),
    power: new Float64Array(2 * size),
    back: new Float64Array(2 * size),
  };
  workspaces.set(size, made);
  return made;
}

function correlate(curve: Float32Array, lags: number): Correlation {
  const { length } = curve;
  const { fft, padded, spectrum, power, back } = workspaceFor(length);
  padded.fill(0);
  padded.set(curve);
  fft.realTransform(spectrum, padded);
  powerOf(spectrum, power);
  fft.inverseTransform(back, power);
  const zero = back[0] ?? 0;
  const linear = new Float32Array(lags);
  const circular = new Float32Array(lags);
  if (zero <= 0 || length === 0) return { zero: 0, linear, circular };
  const reliable = Math.min(lags, Math.floor(length * LAG_PART_MAX));
  for (let lag = 0; lag < reliable; lag++)
    linear[lag] = ((back[2 * lag] as number) / zero) * (length / (length - lag));
  for (let lag = 0; lag < lags; lag++) {
    const within = lag % length;
    const wrapped = within > 0 ? (back[2 * (length - within)] as number) : 0;
    circular[lag] = ((back[2 * within] as number) + wrapped) / zero;
  }
  return { zero, linear, circular };
}

/** The power of each bin and its mirror image, as a complex spectrum without imaginary parts. */
function powerOf(spectrum: Float64Array, power: Float64Array): void {
  const twice = power.length;
  for (let at = 0; at <= twice / 2; at += 2) {
    const value = (spectrum[at] as number) ** 2 + (spectrum[at + 1] as number) ** 2;
    power[at] = value;
    if (at > 0) power[twice - at] = value;
  }
}

function mean(rows: readonly Float32Array[], length: number): Float32Array {
  const result = new Float32Array(length);
  for (const row of rows) for (let i = 0; i < length; i++) result[i] = (result[i] ?? 0) + (row[i] ?? 0);
  if (rows.length > 0) for (let i = 0; i < length; i++) result[i] = (result[i] ?? 0) / rows.length;
  return result;
}

/** The highest value within `reach` frames of a lag that may lie between frames; 0 beyond the end. */
export function heightNear(correlation: Float32Array, lag: number, reach: number): number {
  const from = Math.max(0, Math.floor(lag - reach));
  const to = Math.min(correlation.length - 1, Math.ceil(lag + reach));
  let best = 0;
  for (let i = from; i <= to; i++)
    best = i === from ? (correlation[i] ?? 0) : Math.max(best, correlation[i] ?? 0);
  return best;
}
