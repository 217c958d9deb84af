import { BLOCK_SAMPLES } from './blocks.ts';

/** The highest absolute value of a sound. */
export function highest(samples: Float32Array): number {
  let peak = 0;
  for (let start = 0; start < samples.length; start += BLOCK_SAMPLES)
    peak = Math.max(peak, highestOf(samples, start, Math.min(samples.length, start + BLOCK_SAMPLES)));
  return peak;
}

/** The highest absolute value from `start` up to `end`, both within the sound. */
export function highestOf(samples: Float32Array, start: number, end: number): number {
  let peak = 0;
  for (let i = start; i < end; i++) {
    const value = Math.abs(samples[i] as number);
    if (value > peak) peak = value;
  }
  return peak;
}
