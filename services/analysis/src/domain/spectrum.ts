import FFT from 'fft.js';

/** Everything but loudness and key is measured at this rate, so that a sound measures the same whatever its rate is. */
export const ANALYSIS_RATE_HZ = 44_100;
export const FRAME_SAMPLES = 2_048;
export const BIN_HZ = ANALYSIS_RATE_HZ / FRAME_SAMPLES;

/** Writes the magnitudes of the frame that begins at `start` into its result; samples outside the sound are zero. */
export type Spectrometer = (samples: Float32Array, start: number) => Float32Array;

/**
 * A Hann-windowed magnitude spectrum of `size` samples, `size / 2` bins, scaled so that a full-scale sine gives 1.
 * The result is reused by the next call.
 */
export function spectrometer(size: number): Spectrometer {
  const fft = new FFT(size);
  const window = hann(size);
  const scale = 2 / window.reduce((sum, w) => sum + w, 0);
  const input = new Float64Array(size);
  const output = new Float64Array(2 * size);
  const magnitudes = new Float32Array(size / 2);
  return (samples, start) => {
    const from = Math.max(0, -start);
    const to = Math.min(size, samples.length - start);
    input.fill(0);
    for (let i = from; i < to; i++) input[i] = (samples[start + i] ?? 0) * (window[i] ?? 0);
    fft.realTransform(output, input);
    for (let bin = 0; bin < magnitudes.length; bin++) {
      const re = output[2 * bin] ?? 0;
      const im = output[2 * bin + 1] ?? 0;
      magnitudes[bin] = Math.sqrt(re * re + im * im) * scale;
    }
    return magnitudes;
  };
}

function hann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (size - 1)));
}

/** Mean frequency weighted by magnitude, in bins. */
export function centroidBins(magnitudes: Float32Array): number {
  let weighted = 0;
  let sum = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) {
    const m = magnitudes[bin] ?? 0;
    weighted += bin * m;
    sum += m;
  }
  return sum > 0 ? weighted / sum : 0;
}

/** Standard deviation of frequency around the centroid, weighted by magnitude, in bins. */
export function bandwidthBins(magnitudes: Float32Array, centroid: number): number {
  let weighted = 0;
  let sum = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) {
    const m = magnitudes[bin] ?? 0;
    weighted += (bin - centroid) ** 2 * m;
    sum += m;
  }
  return sum > 0 ? Math.sqrt(weighted / sum) : 0;
}

/** The bin below which `part` (0 to 1) of all magnitude lies. */
export function rolloffBin(magnitudes: Float32Array, part: number): number {
  let sum = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) sum += magnitudes[bin] ?? 0;
  const threshold = part * sum;
  let bin = magnitudes.length - 1;
  while (sum > threshold && bin >= 0) {
    sum -= magnitudes[bin] ?? 0;
    bin--;
  }
  return bin + 1;
}

/**
 * Geometric over arithmetic mean of the magnitudes from one bin up to another: 1 for white noise, near 0 for tones.
 * A floor far below any sound keeps an empty bin from making the whole spectrum look tonal.
 */
export function flatness(magnitudes: Float32Array, fromBin: number, toBin: number, floor: number): number {
  let logs = 0;
  let sum = 0;
  for (let bin = fromBin; bin < toBin; bin++) {
    const m = (magnitudes[bin] ?? 0) + floor;
    logs += Math.log(m);
    sum += m;
  }
  const count = toBin - fromBin;
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
  return Array.from({ length: CONTRAST_BANDS }, (_, band) => {
    const sorted = magnitudes.slice(CONTRAST_EDGES[band], CONTRAST_EDGES[band + 1]).sort();
    const count = Math.max(1, Math.round(sorted.length * CONTRAST_PART));
    let valley = 0;
    let peak = 0;
    for (let i = 0; i < count; i++) {
      valley += sorted[i] ?? 0;
      peak += sorted[sorted.length - 1 - i] ?? 0;
    }
    return 20 * Math.log10((peak / count + CONTRAST_FLOOR) / (valley / count + CONTRAST_FLOOR));
  });
}

/** Distance between the shapes of two spectra, 0 (same) to √2: each is scaled to unit length first. */
export function flux(previous: Float32Array, magnitudes: Float32Array): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  for (let bin = 0; bin < magnitudes.length; bin++) {
    const p = previous[bin] ?? 0;
    const m = magnitudes[bin] ?? 0;
    dot += p * m;
    a += p * p;
    b += m * m;
  }
  return a > 0 && b > 0 ? Math.sqrt(Math.max(0, 2 - (2 * dot) / Math.sqrt(a * b))) : 0;
}

/** Root mean square of a stretch of samples. */
export function rms(samples: Float32Array, start: number, end: number): number {
  const from = Math.max(0, start);
  const to = Math.min(samples.length, end);
  let sum = 0;
  for (let i = from; i < to; i++) sum += (samples[i] ?? 0) ** 2;
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}

/** Sign changes in a stretch of samples. */
export function zeroCrossings(samples: Float32Array, start: number, end: number): number {
  const from = Math.max(0, start);
  const to = Math.min(samples.length, end);
  let count = 0;
  for (let i = from + 1; i < to; i++) if ((samples[i - 1] ?? 0) >= 0 !== (samples[i] ?? 0) >= 0) count++;
  return count;
}
