import { BLOCK_FRAMES, BLOCK_SAMPLES } from '../signal/blocks.ts';
import { hann, spectrometer } from '../spectrum/spectrum.ts';
import { parabolicOffset } from '../statistics.ts';

/** Spectral lines of a sound, frame after frame. */
export interface Lines {
  readonly frames: number;
  /** The lines of frame `t` are `first[t]` to `first[t + 1] − 1`, from low to high. */
  readonly first: Int32Array;
  /** MIDI number with its fraction, A = 440 Hz being 69. */
  readonly pitch: Float32Array;
  /** 1 for a full-scale sine. */
  readonly magnitude: Float32Array;
  /** How far a line stands out of its surroundings, as a ratio. */
  readonly clarity: Float32Array;
  /** Over how many frames on end the line stays where it is, itself counted. */
  readonly run: Int32Array;
  /** Per frame, all magnitude between the lowest and the highest line looked for. */
  readonly frameMagnitude: Float32Array;
}

export const FRAMES_PER_SECOND = 11_025 / 1_024;

const RATE_HZ = 11_025;
const FRAME = 4_096;
const HOP = 1_024;
const LOWEST_BIN = Math.ceil((45 * FRAME) / RATE_HZ);
const HIGHEST_BIN = Math.floor((2_800 * FRAME) / RATE_HZ);
/** Lines are compared with this many bins on either side. */
const SURROUNDINGS_BINS = 24;
/** Noise seldom reaches this ratio. */
const CLARITY_MIN = 2.5;
/** Lines this far below the strongest of their frame, or below −100 dB of full scale, are not heard as pitch. */
const RELATIVE_FLOOR = 0.01;
const ABSOLUTE_FLOOR = 1e-5;
/** A tone stays within this distance from frame to frame. */
const STEADY_BINS = 0.5;

/**
 * Finds peaks of the magnitude spectrum that stand out of what surrounds them, and links those that stay in place.
 * Sources: X. Serra, J. O. Smith, "Spectral modeling synthesis", Computer Music Journal 14(4), 1990 (peaks placed by a
 * parabola through the logarithms, joined over time); J. O. Smith, "Spectral Audio Signal Processing" (the window).
 * @param mono the sound at 44.1 kHz; only what lies below 2.8 kHz is looked at
 */
export function spectralLines(mono: Float32Array): Lines {
  const samples = halve(halve(mono));
  const frames = Math.max(1, Math.ceil(samples.length / HOP));
  const first = new Int32Array(frames + 1);
  const frameMagnitude = new Float32Array(frames);
  const found = growing();
  for (let t = 0; t < frames; t += BLOCK_FRAMES)
    scanFrames(samples, t, Math.min(frames, t + BLOCK_FRAMES), found, first, frameMagnitude);
  first[frames] = found.length;
  const bins = found.bins.subarray(0, found.length);
  return {
    frames,
    first,
    pitch: pitchesOf(bins),
    magnitude: found.magnitude.slice(0, found.length),
    clarity: found.clarity.slice(0, found.length),
    run: runs(bins, first),
    frameMagnitude,
  };
}

function pitchesOf(bins: Float32Array): Float32Array {
  const pitches = new Float32Array(bins.length);
  for (let i = 0; i < bins.length; i++)
    pitches[i] = 69 + 12 * Math.log2(((bins[i] as number) * RATE_HZ) / FRAME / 440);
  return pitches;
}

/** The odd taps, outwards, of a Kaiser-windowed sinc at a quarter of the rate; the even ones are 0, the middle one 0.5. */
const [A, B, C, D] = [0.3076375, -0.0767832, 0.0243205, -0.0051748];

/** Halves the rate; what folds into the range of the lines is down by more than 50 dB. */
function halve(samples: Float32Array): Float32Array {
  const halved = new Float32Array(samples.length >> 1);
  // Where the filter would reach beyond the sound, a few samples at either end, zeros stay.
  const end = Math.min(halved.length, (samples.length - 7) >> 1);
  for (let from = 4; from < end; from += BLOCK_SAMPLES)
    halveBlock(samples, halved, from, Math.min(end, from + BLOCK_SAMPLES));
  return halved;
}

function halveBlock(samples: Float32Array, halved: Float32Array, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    const at = 2 * n;
    halved[n] =
      0.5 * (samples[at] as number) +
      A * ((samples[at - 1] as number) + (samples[at + 1] as number)) +
      B * ((samples[at - 3] as number) + (samples[at + 3] as number)) +
      C * ((samples[at - 5] as number) + (samples[at + 5] as number)) +
      D * ((samples[at - 7] as number) + (samples[at + 7] as number));
  }
}

/** Adds the lines of the frames from `from` up to `to`, where those of each begin, and its magnitude. */
function scanFrames(
  samples: Float32Array,
  from: number,
  to: number,
  found: Growing,
  first: Int32Array,
  frameMagnitude: Float32Array,
): void {
  for (let t = from; t < to; t++) {
    first[t] = found.length;
    const magnitude = spectrum(samples, t * HOP + (HOP - FRAME) / 2);
    sumRoots(magnitude, roots);
    frameMagnitude[t] = pickLines(magnitude, roots, found);
  }
}

/** Made once for all sounds, as is the code that is compiled for it. */
const spectrum = spectrometer(FRAME, hann(FRAME, FRAME));
/** Running sum of the square roots of the magnitudes, one longer than those that lines are compared with. */
const roots = new Float64Array(HIGHEST_BIN + SURROUNDINGS_BINS + 3);

function sumRoots(magnitude: Float32Array, roots: Float64Array): void {
  let sum = 0;
  for (let bin = 0; bin + 1 < roots.length; bin++) {
    sum += Math.sqrt(magnitude[bin] as number);
    roots[bin + 1] = sum;
  }
}

interface Growing {
  length: number;
  bins: Float32Array;
  magnitude: Float32Array;
  clarity: Float32Array;
}

function growing(): Growing {
  const size = 8_192;
  return {
    length: 0,
    bins: new Float32Array(size),
    magnitude: new Float32Array(size),
    clarity: new Float32Array(size),
  };
}

function append(to: Growing, bin: number, magnitude: number, clarity: number): void {
  if (to.length === to.bins.length) {
    to.bins = doubled(to.bins);
    to.magnitude = doubled(to.magnitude);
    to.clarity = doubled(to.clarity);
  }
  to.bins[to.length] = bin;
  to.magnitude[to.length] = magnitude;
  to.clarity[to.length] = clarity;
  to.length++;
}

function doubled(values: Float32Array): Float32Array {
  const twice = new Float32Array(2 * values.length);
  twice.set(values);
  return twice;
}

/** Adds the lines of one frame and returns the frame's magnitude. */
function pickLines(magnitude: Float32Array, roots: Float64Array, found: Growing): number {
  let strongest = 0;
  let sum = 0;
  for (let bin = LOWEST_BIN; bin <= HIGHEST_BIN; bin++) {
    const m = magnitude[bin] as number;
    sum += m;
    if (m > strongest) strongest = m;
  }
  const floor = Math.max(ABSOLUTE_FLOOR, RELATIVE_FLOOR * strongest);
  for (let bin = LOWEST_BIN; bin <= HIGHEST_BIN; bin++) {
    const m = magnitude[bin] as number;
    if (m < floor) continue;
    const left = magnitude[bin - 1] as number;
    const right = magnitude[bin + 1] as number;
    if (m <= left || m < right) continue;
    const from = Math.max(2, bin - SURROUNDINGS_BINS);
    const to = bin + SURROUNDINGS_BINS + 1;
    // The mean of roots, squared: one strong neighbour lifts it far less than it lifts the mean.
    const around = (((roots[to] as number) - (roots[from] as number)) / (to - from)) ** 2;
    if (m < CLARITY_MIN * around) continue;
    const offset = parabolicOffset(Math.log(left + 1e-12), Math.log(m), Math.log(right + 1e-12));
    append(found, bin + offset, m, m / around);
  }
  return sum;
}

/** For each line, the length of the chain of lines it belongs to. */
function runs(bins: Float32Array, first: Int32Array): Int32Array {
  const run = new Int32Array(bins.length).fill(1);
  const previous = new Int32Array(bins.length).fill(-1);
  for (let t = 1; t + 1 < first.length; t++) {
    const end = first[t] ?? 0;
    let low = first[t - 1] ?? 0;
    for (let i = end; i < (first[t + 1] ?? 0); i++) {
      const bin = bins[i] ?? 0;
      while (low < end && (bins[low] ?? 0) < bin - STEADY_BINS) low++;
      let nearest = STEADY_BINS;
      for (let j = low; j < end; j++) {
        const distance = Math.abs((bins[j] ?? 0) - bin);
        if ((bins[j] ?? 0) > bin + STEADY_BINS) break;
        if (distance <= nearest) {
          nearest = distance;
          previous[i] = j;
          run[i] = (run[j] ?? 0) + 1;
        }
      }
    }
  }
  for (let i = bins.length - 1; i >= 0; i--) {
    const before = previous[i] ?? -1;
    if (before >= 0) run[before] = Math.max(run[before] ?? 0, run[i] ?? 0);
  }
  return run;
}
