import { realTransform } from './fourier.ts';

/** Everything but loudness and key is measured at this rate, so that a sound measures the same whatever its rate is. */
export const ANALYSIS_RATE_HZ = 44_100;
export const FRAME_SAMPLES = 2_048;
export const BIN_HZ = ANALYSIS_RATE_HZ / FRAME_SAMPLES;

/** Writes the magnitudes of the frame that begins at `start` into its result; samples outside the sound are zero. */
export type Spectrometer = (samples: Float32Array, start: number) => Float32Array;

/**
 * A windowed magnitude spectrum of `size` samples, `size / 2` bins, scaled so that a full-scale sine gives 1.
 * The result is reused by the next call.
 * @param window one weight per sample; Hann's that ends in zeros when none is given
 */
export function spectrometer(size: number, window = hann(size, size - 1)): Spectrometer {
  const transform = realTransform(window, 2 / window.reduce((sum, w) => sum + w, 0));
  const magnitudes = new Float32Array(size / 2);
  const edge = new Float32Array(size);
  return (samples, start) => {
    if (start >= 0 && start + size <= samples.length) {
      transform(samples, start, magnitudes);
    } else {
      const from = Math.max(0, start);
      const to = Math.min(samples.length, start + size);
      edge.fill(0);
      if (from < to) edge.set(samples.subarray(from, to), from - start);
      transform(edge, 0, magnitudes);
    }
    return magnitudes;
  };
}

/** The first `size` weights of Hann's window, which has its second zero after `period` samples. */
export function hann(size: number, period: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / period));
}

export interface SpectralShape {
  /** Mean frequency weighted by magnitude. */
  readonly centroidBins: number;
  /** Standard deviation of frequency around the centroid, weighted by magnitude. */
  readonly bandwidthBins: number;
  /** The bin below which `rolloffPart` of all magnitude lies. */
  readonly rolloffBin: number;
  /** Geometric over arithmetic mean of the magnitudes: 1 for white noise, near 0 for tones. */
  readonly flatness: number;
}

export interface ShapeSettings {
  /** 0 to 1. */
  readonly rolloffPart: number;
  /** Flatness is taken from the first of these bins up to the second, which is left out. */
  readonly flatnessBins: readonly [number, number];
  /** Far below any sound; keeps an empty bin from making the whole spectrum look tonal. */
  readonly flatnessFloor: number;
}

/** The shape of a spectrum, from one pass over its bins. All zero for an empty one. */
export function shapeOf(magnitudes: Float32Array, settings: ShapeSettings): SpectralShape {
  let sum = 0;
  let moment = 0;
  let secondMoment = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) {
    const m = magnitudes[bin] as number;
    const weighted = bin * m;
    sum += m;
    moment += weighted;
    secondMoment += bin * weighted;
  }
  if (sum === 0) return { centroidBins: 0, bandwidthBins: 0, rolloffBin: 0, flatness: 0 };
  const centroidBins = moment / sum;
  return {
    centroidBins,
    bandwidthBins: Math.sqrt(Math.max(0, secondMoment / sum - centroidBins * centroidBins)),
    rolloffBin: rolloffBin(magnitudes, settings.rolloffPart * sum, sum),
    flatness: flatness(magnitudes, settings.flatnessBins, settings.flatnessFloor),
  };
}

function rolloffBin(magnitudes: Float32Array, threshold: number, whole: number): number {
  let sum = whole;
  let bin = magnitudes.length - 1;
  while (sum > threshold && bin >= 0) {
    sum -= magnitudes[bin] as number;
    bin--;
  }
  return bin + 1;
}

/** As many magnitudes from 10⁻¹⁸ to 10¹⁸ multiply without leaving the range of a double. */
const FACTORS_MAX = 16;

/** The logarithm of a product stands for the sum of logarithms: one of them for {@link FACTORS_MAX} bins. */
function flatness(magnitudes: Float32Array, [from, to]: readonly [number, number], floor: number): number {
  let logs = 0;
  let sum = 0;
  for (let start = from; start < to; start += FACTORS_MAX) {
    const end = Math.min(to, start + FACTORS_MAX);
    let product = 1;
    for (let bin = start; bin < end; bin++) {
      const m = (magnitudes[bin] as number) + floor;
      product *= m;
      sum += m;
    }
    logs += Math.log(product);
  }
  const count = to - from;
  return sum > 0 ? (Math.exp(logs / count) * count) / sum : 0;
}

/** Edges of the octaves contrast is measured in, Hz. */
const CONTRAST_EDGES_HZ = [60, 200, 400, 800, 1_600, 3_200, 6_400, 12_800];
const CONTRAST_EDGES = CONTRAST_EDGES_HZ.map((hz) => Math.round(hz / BIN_HZ));
const CONTRAST_PART = 0.1;
const CONTRAST_FLOOR = 1e-6;
export const CONTRAST_BANDS = CONTRAST_EDGES.length - 1;

/**
 * Difference in dB between the strongest and the weakest tenth of each octave.
 * Source: D.-N. Jiang et al., "Music type classification by spectral contrast feature", ICME 2002.
 */
export function contrastDb(magnitudes: Float32Array): number[] {
  const bins = magnitudes.slice(0, CONTRAST_EDGES[CONTRAST_BANDS]);
  const contrasts: number[] = [];
  for (let band = 0; band < CONTRAST_BANDS; band++)
    contrasts.push(contrastOf(bins, CONTRAST_EDGES[band] as number, CONTRAST_EDGES[band + 1] as number));
  return contrasts;
}

/** @param bins brought into another order from `first` up to `end` */
function contrastOf(bins: Float32Array, first: number, end: number): number {
  const count = Math.max(1, Math.round((end - first) * CONTRAST_PART));
  partition(bins, first, end, first + count);
  partition(bins, first + count, end, end - count);
  let valley = 0;
  let peak = 0;
  for (let i = 0; i < count; i++) {
    valley += bins[first + i] as number;
    peak += bins[end - count + i] as number;
  }
  return 20 * Math.log10((peak / count + CONTRAST_FLOOR) / (valley / count + CONTRAST_FLOOR));
}

/**
 * Moves values from `from` up to `end` so that none before `at` is greater than any from `at` on; cheaper than sorting.
 * Source: C. A. R. Hoare, "Algorithm 65: Find", CACM 4(7), 1961.
 */
function partition(values: Float32Array, from: number, end: number, at: number): void {
  let low = from;
  let high = end - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i] = values[j] as number;
      values[j] = swapped;
      i++;
      j--;
    }
    if (at <= j) high = j;
    else if (at >= i) low = i;
    else return;
  }
}

/** Distance between the shapes of two spectra, 0 (same) to √2: each is scaled to unit length first. */
export function flux(previous: Float32Array, magnitudes: Float32Array): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) {
    const p = previous[bin] as number;
    const m = magnitudes[bin] as number;
    dot += p * m;
    a += p * p;
    b += m * m;
  }
  return a > 0 && b > 0 ? Math.sqrt(Math.max(0, 2 - (2 * dot) / Math.sqrt(a * b))) : 0;
}

/** Sum of the squares of the samples from `start` up to `end`, both within the sound. */
export function sumOfSquares(samples: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const x = samples[i] as number;
    sum += x * x;
  }
  return sum;
}

/** The bits of −0, which counts as positive. */
const MINUS_ZERO = -(2 ** 31);

/**
 * Sign changes from the sample at `start` to the last one before `end`, both within the sound. Signs are read as bits,
 * because a branch on a sign that changes at random costs more than all the rest.
 */
export function zeroCrossings(samples: Float32Array, start: number, end: number): number {
  const bits = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  let count = 0;
  let before = 0;
  for (let i = start; i < end; i++) {
    let sign = bits[i] as number;
    if (sign === MINUS_ZERO) sign = 0;
    if (i > start) count += (before ^ sign) >>> 31;
    before = sign;
  }
  return count;
}
