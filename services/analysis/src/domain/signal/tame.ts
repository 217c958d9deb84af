import { BLOCK_SAMPLES } from './blocks.ts';

/** No recording is hotter than +48 dB over full scale; a float file that says so holds garbage. */
const SAMPLE_MAX = 256;

/** Puts right in place what is no sound: not a number becomes silence, what is far beyond full scale is held there. */
export function tame(samples: Float32Array): void {
  for (let start = 0; start < samples.length; start += BLOCK_SAMPLES)
    tameBlock(samples, start, Math.min(samples.length, start + BLOCK_SAMPLES));
}

function tameBlock(samples: Float32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const x = samples[i] as number;
    if (!(Math.abs(x) <= SAMPLE_MAX)) samples[i] = Number.isNaN(x) ? 0 : Math.sign(x) * SAMPLE_MAX;
  }
}
