/** Zero crossings of the sinc on each side of its centre. */
const HALF_TAPS = 12;
/** What the window leaves of folded and mirrored sound, and its shape for that by Kaiser's formula. */
const REJECTION_DB = 96;
const KAISER_BETA = 0.1102 * (REJECTION_DB - 8.7);
/** Points of the window that are computed; between them it is a straight line, which errs by less than 10⁻⁶. */
const WINDOW_POINTS = 1_024;
/** Taps on each side of a half-band filter, zeros not counted. */
const SIDE_TAPS_MAX = 16;
/** Passband edge as a part of the lower Nyquist frequency; the rest is the filter's slope. */
const CUTOFF = 0.92;
/** Odd rates would need one filter per sample; this many give a timing error of at most 1/1024 of a sample. */
const PHASES_MAX = 512;
/** A block's input is widened to double precision once, not once per tap, and stays in the cache. */
const BLOCK_SAMPLES = 1_024;

/**
 * Changes the sample rate: halves it while it is at least twice the one asked for, then, where a ratio remains, goes
 * through a polyphase windowed sinc. The result is in phase with the input: sample `n` of the output is the sound at
 * `n / toHz` seconds.
 * Source: J. O. Smith, "Digital Audio Resampling Home Page" (bandlimited interpolation); Kaiser's window and its length.
 * @returns `round(length * toHz / fromHz)` samples; the input itself when the rates are equal
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const from = Math.round(fromHz);
  const to = Math.round(toHz);
  const length = Math.round((samples.length * to) / from);
  let rate = from;
  let sound = samples;
  for (; rate >= 2 * to && rate % 2 === 0; rate /= 2) sound = halve(sound, halfBand(rate, to));
  if (rate !== to) sound = interpolate(sound, rate, to, length);
  return sound.length > length ? sound.subarray(0, length) : sound;
}

/**
 * Every second sample after a half-band filter, whose every second tap is zero.
 * @param side taps 1, 3, 5 … of either side; the centre is 1/2
 */
function halve(samples: Float32Array, side: Float64Array): Float32Array {
  const reach = 2 * side.length;
  const output = new Float32Array(Math.ceil(samples.length / 2));
  const input = new Float64Array(2 * BLOCK_SAMPLES + 2 * reach);
  const block = new Float32Array(BLOCK_SAMPLES);
  for (let first = 0; first < output.length; first += BLOCK_SAMPLES) {
    widen(samples, 2 * first - reach, input);
    for (let n = 0; n < BLOCK_SAMPLES; n += 4) {
      const centre = 2 * n + reach;
      let sum0 = 0.5 * (input[centre] as number);
      let sum1 = 0.5 * (input[centre + 2] as number);
      let sum2 = 0.5 * (input[centre + 4] as number);
      let sum3 = 0.5 * (input[centre + 6] as number);
      for (let k = 0; k < side.length; k++) {
        const tap = side[k] as number;
        const left = centre - 2 * k - 1;
        const right = centre + 2 * k + 1;
        sum0 += tap * ((input[left] as number) + (input[right] as number));
        sum1 += tap * ((input[left + 2] as number) + (input[right + 2] as number));
        sum2 += tap * ((input[left + 4] as number) + (input[right + 4] as number));
        sum3 += tap * ((input[left + 6] as number) + (input[right + 6] as number));
      }
      block[n] = sum0;
      block[n + 1] = sum1;
      block[n + 2] = sum2;
      block[n + 3] = sum3;
    }
    output.set(block.subarray(0, output.length - first), first);
  }
  return output;
}

/** As many taps as keep what folds at `rateHz / 2` out of the band that is left at the end. */
function halfBand(rateHz: number, endHz: number): Float64Array {
  const slope = 2 * Math.PI * (0.5 - (CUTOFF * endHz) / rateHz);
  const needed =
    slope > 0 ? Math.ceil(((REJECTION_DB - 8) / (2.285 * slope) + 2) / 4) : Number.POSITIVE_INFINITY;
  const count = Math.min(SIDE_TAPS_MAX, needed);
  const side = Float64Array.from({ length: count }, (_, k) => {
    const x = (Math.PI / 2) * (2 * k + 1);
    return (0.5 * Math.sin(x) * kaiser((2 * k + 1) / (2 * count))) / x;
  });
  const sum = side.reduce((all, tap) => all + tap, 0);
  return side.map((tap) => tap / (4 * sum));
}

function interpolate(samples: Float32Array, from: number, to: number, length: number): Float32Array {
  const divisor = gcd(from, to);
  const ratio: Ratio = { up: to / divisor, down: from / divisor };
  const phases = Math.min(ratio.up, PHASES_MAX);
  const scale = Math.min(1, to / from) * CUTOFF;
  const half = Math.ceil(HALF_TAPS / scale);
  const filters = filterBank(phases, half, scale);
  const output = new Float32Array(length);
  if (phases === ratio.up) inStep(samples, ratio, filters, output);
  else outOfStep(samples, ratio, filters, phases, output);
  return output;
}

/** As whole numbers without a common factor. */
interface Ratio {
  readonly up: number;
  readonly down: number;
}

/**
 * Six stretches of the sound go side by side: an output of each at a time, all with the same filter, which so is read
 * once, and none of the six sums waits for another.
 */
const SIDE_BY_SIDE = 6;

function inStep(
  samples: Float32Array,
  { up, down }: Ratio,
  filters: Float64Array,
  output: Float32Array,
): void {
  const taps = filters.length / up;
  const periods = Math.ceil(BLOCK_SAMPLES / SIDE_BY_SIDE / up);
  const stretch = periods * up;
  const step = periods * down;
  const block = new Float32Array(SIDE_BY_SIDE * stretch);
  const input = new Float64Array(SIDE_BY_SIDE * step + taps);
  for (let first = 0; first < output.length; first += block.length) {
    widen(samples, (first / up) * down - taps / 2 + 1, input);
    for (let n = 0; n < stretch; n++) {
      const start = Math.floor((n * down) / up);
      const filter = (n * down - start * up) * taps;
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      let sum4 = 0;
      let sum5 = 0;
      for (let k = 0; k < taps; k++) {
        const tap = filters[filter + k] as number;
        const at = start + k;
        sum0 += tap * (input[at] as number);
        sum1 += tap * (input[at + step] as number);
        sum2 += tap * (input[at + 2 * step] as number);
        sum3 += tap * (input[at + 3 * step] as number);
        sum4 += tap * (input[at + 4 * step] as number);
        sum5 += tap * (input[at + 5 * step] as number);
      }
      block[n] = sum0;
      block[n + stretch] = sum1;
      block[n + 2 * stretch] = sum2;
      block[n + 3 * stretch] = sum3;
      block[n + 4 * stretch] = sum4;
      block[n + 5 * stretch] = sum5;
    }
    output.set(block.subarray(0, output.length - first), first);
  }
}

/** For a ratio with more phases than there are filters: each output takes the nearest one. */
function outOfStep(
  samples: Float32Array,
  { up, down }: Ratio,
  filters: Float64Array,
  phases: number,
  output: Float32Array,
): void {
  const taps = filters.length / phases;
  const padded = new Float32Array(samples.length + 2 * taps);
  padded.set(samples, taps);
  for (let n = 0; n < output.length; n++) {
    const position = n * down;
    const nearest = Math.round((position / up) * phases);
    const whole = Math.floor(nearest / phases);
    const filter = (nearest - whole * phases) * taps;
    const start = whole + taps / 2 + 1;
    let sum = 0;
    for (let k = 0; k < taps; k++) sum += (padded[start + k] as number) * (filters[filter + k] as number);
    output[n] = sum;
  }
}

/** Copies samples from `start` on, zero outside the sound, until `input` is full. */
export function widen(samples: Float32Array, start: number, input: Float64Array): void {
  const from = Math.min(samples.length, Math.max(0, start));
  const to = Math.min(samples.length, Math.max(from, start + input.length));
  if (to - from < input.length) input.fill(0);
  input.set(samples.subarray(from, to), Math.max(0, from - start));
}

/** One filter per fraction of a sample, each with unit gain at 0 Hz. */
export function filterBank(phases: number, half: number, scale: number): Float64Array {
  const taps = 2 * half;
  const bank = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k - half + 1 - phase / phases;
      const x = Math.PI * distance * scale;
      const value = (x === 0 ? 1 : Math.sin(x) / x) * kaiser(distance / half);
      bank[phase * taps + k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) bank[phase * taps + k] = (bank[phase * taps + k] as number) / sum;
  }
  return bank;
}

/** Kaiser's window from its middle to its edge. */
const WINDOW = Float64Array.from({ length: WINDOW_POINTS + 2 }, (_, i) =>
  i < WINDOW_POINTS
    ? bessel0(KAISER_BETA * Math.sqrt(1 - (i / WINDOW_POINTS) ** 2)) / bessel0(KAISER_BETA)
    : 0,
);

/** The window at a part of its half length, −1 to 1. */
function kaiser(at: number): number {
  const point = Math.min(1, Math.abs(at)) * WINDOW_POINTS;
  const below = Math.floor(point);
  const left = WINDOW[below] as number;
  return left + (point - below) * ((WINDOW[below + 1] as number) - left);
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
