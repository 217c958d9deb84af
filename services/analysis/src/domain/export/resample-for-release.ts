import { filterBank } from '../signal/resample.ts';

/** Up to this part of the lower of both Nyquist frequencies everything passes: 20 kHz of a CD. */
const passEdge = 20 / 22.05;
/** From here on everything is stopped, so that nothing folds back or is mirrored. */
const stopEdge = 1;
/** In the middle between both. */
const cutoff = (passEdge + stopEdge) / 2;
/** What the window of the filter bank stops, and how long it must be for a slope of this width (Kaiser 1974). */
const rejectionDb = 96;
const halfTapsAtUnity = Math.ceil((rejectionDb - 7.95) / (14.36 * (stopEdge - passEdge)));
/** A ratio of more phases than these takes what lies between two of them; the line between errs by less than −110 dB. */
const phasesMax = 1_280;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * Changes the sample rate of a sound that people will listen to: one windowed sinc, polyphase, in double precision, without delay.
 * Pass-band 0 to 0.907 of the lower Nyquist frequency within 0.01 dB, stop-band from it on below −90 dB.
 * Source: J. O. Smith, "Digital Audio Resampling Home Page"; J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window" (1974).
 * @returns `round(length · toHz / fromHz)` samples; the input itself when the rates are equal
 */
export function resampleForRelease(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const divisor = gcd(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const scale = cutoff * Math.min(1, toHz / fromHz);
  const half = Math.ceil(halfTapsAtUnity / Math.min(1, toHz / fromHz));
  const output = new Float32Array(Math.round((samples.length * toHz) / fromHz));
  const padded = new Float64Array(samples.length + 4 * half);
  padded.set(samples, 2 * half);
  if (up <= phasesMax) exactly(padded, half, filterBank(up, half, scale), { up, down }, output);
  else between(padded, half, filterBank(phasesMax, half, scale), { up, down }, output);
  return output;
}

interface Ratio {
  readonly up: number;
  readonly down: number;
}

function exactly(
  padded: Float64Array,
  half: number,
  filters: Float64Array,
  { up, down }: Ratio,
  output: Float32Array,
): void {
  const taps = 2 * half;
  for (let n = 0; n < output.length; n++) {
    const position = n * down;
    const whole = Math.floor(position / up);
    const filter = (position - whole * up) * taps;
    output[n] = product(padded, whole + half + 1, filters, filter, taps);
  }
}

function between(
  padded: Float64Array,
  half: number,
  filters: Float64Array,
  { up, down }: Ratio,
  output: Float32Array,
): void {
  const taps = 2 * half;
  const phases = filters.length / taps;
  for (let n = 0; n < output.length; n++) {
    const position = n * down;
    const whole = Math.floor(position / up);
    const phase = ((position - whole * up) / up) * phases;
    const below = Math.floor(phase);
    const part = phase - below;
    // The phase after the last one is the first of the next sample.
    const isLast = below + 1 === phases;
    const left = product(padded, whole + half + 1, filters, below * taps, taps);
    const right = product(
      padded,
      whole + half + 1 + (isLast ? 1 : 0),
      filters,
      isLast ? 0 : (below + 1) * taps,
      taps,
    );
    output[n] = left + part * (right - left);
  }
}

/** Four sums side by side, so that none waits for another. */
function product(
  samples: Float64Array,
  start: number,
  filters: Float64Array,
  filter: number,
  taps: number,
): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let k = 0;
  for (; k + 3 < taps; k += 4) {
    sum0 += (samples[start + k] as number) * (filters[filter + k] as number);
    sum1 += (samples[start + k + 1] as number) * (filters[filter + k + 1] as number);
    sum2 += (samples[start + k + 2] as number) * (filters[filter + k + 2] as number);
    sum3 += (samples[start + k + 3] as number) * (filters[filter + k + 3] as number);
  }
  for (; k < taps; k++) sum0 += (samples[start + k] as number) * (filters[filter + k] as number);
  return sum0 + sum1 + (sum2 + sum3);
}
