import { BLOCK_SAMPLES } from './blocks.ts';
import { highest, highestOf } from './highest.ts';
import { filterBank, widen } from './resample.ts';

/** The waveform is worked out at this many points a second at least. */
const DENSE_HZ = 192_000;
/** Samples on each side that make up a point between two. */
const REACH = 16;
/** Intervals between samples that are looked at together. */
const BLOCK = 64;
const BLOCKS_AT_ONCE = BLOCK_SAMPLES / BLOCK;
/** Samples on each side that make up a first look at the point half-way between two. */
const LOOK_REACH = 8;
const [LOOK_1, LOOK_2, LOOK_3, LOOK_4, LOOK_5, LOOK_6, LOOK_7, LOOK_8] = filterBank(
  2,
  LOOK_REACH,
  1,
).subarray(3 * LOOK_REACH) as unknown as [number, number, number, number, number, number, number, number];
/** The waveform hardly rises to more than this many times the samples around. */
const ABOVE_SAMPLES = 2;
/** The least that the waveform is expected to rise above the first look; more where the sound shows more. */
const ABOVE_LOOK_MIN = 1.1;
/** Within a block, intervals whose first look is below this part of the block's cannot hold its peak. */
const SAME_BLOCK = 0.7;
/** Blocks are worked out from the most promising down, those within such a part of each other at a time. */
const NEXT_LEVEL = 0.97;

/**
 * Highest absolute value of the waveform between the samples, oversampled to at least {@link DENSE_HZ} by a windowed
 * sinc. A first look at the points half-way between samples finds the blocks worth to be worked out: the most promising
 * ones are, and how far they rise above the first look tells when the rest cannot reach the peak.
 * Source: ITU-R BS.1770-4 Annex 2, with a longer filter than its example, which reads bright sounds up to 0.7 dB low.
 * @returns linear, 1 = full scale
 */
export function truePeak(channels: readonly Float32Array[], sampleRateHz: number): number {
  const samplePeaks = channels.map(blockPeaks);
  const peak = Math.max(0, ...samplePeaks.map(highest));
  if (sampleRateHz >= DENSE_HZ || peak === 0) return peak;

  const looks = channels.map((samples, channel) =>
    firstLook(samples, samplePeaks[channel] as Float32Array, peak / ABOVE_SAMPLES),
  );
  const phases = Math.ceil(DENSE_HZ / sampleRateHz);
  const filters = filterBank(phases, REACH, 1);
  const found = { peak, aboveLook: ABOVE_LOOK_MIN };
  let level = Math.max(...looks.map((look) => look.highest));
  for (let next = level; next > 0 && level * found.aboveLook > found.peak; level = next) {
    next = level * NEXT_LEVEL;
    for (const [channel, samples] of channels.entries()) {
      const { estimates } = looks[channel] as FirstLook;
      for (let from = 0; from < estimates.length; from += BLOCKS_AT_ONCE)
        workOut(samples, estimates, from, { above: next, upTo: level }, filters, phases, found);
    }
  }
  return found.peak;
}

interface Found {
  peak: number;
  /** How far the waveform rises above the first look, at most. */
  aboveLook: number;
}

/** Works out the blocks from the one at `from` on whose first look is within the bounds. */
function workOut(
  samples: Float32Array,
  estimates: Float32Array,
  from: number,
  { above, upTo }: { readonly above: number; readonly upTo: number },
  filters: Float64Array,
  phases: number,
  found: Found,
): void {
  const end = Math.min(estimates.length, from + BLOCKS_AT_ONCE);
  for (let block = from; block < end; block++) {
    const estimate = estimates[block] as number;
    if (estimate <= above || estimate > upTo) continue;
    const peak = peakOfBlock(samples, block, SAME_BLOCK * estimate, filters, phases);
    found.aboveLook = Math.max(found.aboveLook, peak / estimate);
    found.peak = Math.max(found.peak, peak);
  }
}

/** The highest sample of each block and the one after it. */
function blockPeaks(samples: Float32Array): Float32Array {
  const peaks = new Float32Array(Math.ceil(samples.length / BLOCK));
  for (let from = 0; from < peaks.length; from += BLOCKS_AT_ONCE) addPeaks(samples, peaks, from);
  return peaks;
}

function addPeaks(samples: Float32Array, peaks: Float32Array, from: number): void {
  const end = Math.min(peaks.length, from + BLOCKS_AT_ONCE);
  for (let block = from; block < end; block++)
    peaks[block] = highestOf(samples, block * BLOCK, Math.min(samples.length, (block + 1) * BLOCK + 1));
}

interface FirstLook {
  /** Of each block, samples and points half-way; 0 for a block that is too quiet. */
  readonly estimates: Float32Array;
  readonly highest: number;
}

function firstLook(samples: Float32Array, samplePeaks: Float32Array, quiet: number): FirstLook {
  const estimates = new Float32Array(samplePeaks.length);
  const around = new Float64Array(BLOCK + 2 * LOOK_REACH);
  let highest = 0;
  for (let block = 0; block < estimates.length; block++) {
    let estimate = samplePeaks[block] as number;
    if (estimate <= quiet) continue;
    widen(samples, block * BLOCK - LOOK_REACH + 1, around);
    for (let i = LOOK_REACH - 1; i < BLOCK + LOOK_REACH - 1; i++) {
      const value = Math.abs(halfWay(around, i));
      if (value > estimate) estimate = value;
    }
    estimates[block] = estimate;
    highest = Math.max(highest, estimates[block] as number);
  }
  return { estimates, highest };
}

/** Between the values at `i` and `i + 1`. */
function halfWay(values: Float64Array, i: number): number {
  return (
    LOOK_1 * ((values[i] as number) + (values[i + 1] as number)) +
    LOOK_2 * ((values[i - 1] as number) + (values[i + 2] as number)) +
    (LOOK_3 * ((values[i - 2] as number) + (values[i + 3] as number)) +
      LOOK_4 * ((values[i - 3] as number) + (values[i + 4] as number))) +
    (LOOK_5 * ((values[i - 4] as number) + (values[i + 5] as number)) +
      LOOK_6 * ((values[i - 5] as number) + (values[i + 6] as number)) +
      (LOOK_7 * ((values[i - 6] as number) + (values[i + 7] as number)) +
        LOOK_8 * ((values[i - 7] as number) + (values[i + 8] as number))))
  );
}

/** @param worth intervals with a first look below this are left out */
function peakOfBlock(
  samples: Float32Array,
  block: number,
  worth: number,
  filters: Float64Array,
  phases: number,
): number {
  const around = new Float64Array(BLOCK + 2 * REACH);
  widen(samples, block * BLOCK - REACH + 1, around);
  let peak = 0;
  for (let i = 0; i < BLOCK; i++) {
    const at = i + REACH - 1;
    const left = Math.abs(around[at] as number);
    const right = Math.abs(around[at + 1] as number);
    if (left < worth && right < worth && Math.abs(halfWay(around, at)) < worth) continue;
    for (let phase = 1; phase < phases; phase++) {
      const value = pointBetween(around, i, filters, phase);
      if (value > peak) peak = value;
    }
  }
  return peak;
}

/** Absolute value at a fraction of the interval in the middle of the samples from `start` on. */
function pointBetween(samples: Float64Array, start: number, filters: Float64Array, phase: number): number {
  const filter = 2 * REACH * phase;
  let even = 0;
  let odd = 0;
  for (let k = 0; k < 2 * REACH; k += 2) {
    even += (filters[filter + k] as number) * (samples[start + k] as number);
    odd += (filters[filter + k + 1] as number) * (samples[start + k + 1] as number);
  }
  return Math.abs(even + odd);
}
