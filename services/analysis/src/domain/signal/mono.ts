import { BLOCK_SAMPLES } from './blocks.ts';

/** Channels that cancel to less than this part of their own level are measured one by one instead of summed. */
const CANCELLED = 0.05;

/** The mean of the channels; the loudest channel where they cancel each other out. */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  const powers = new Float64Array(channels.length);
  let monoPower = 0;
  for (let start = 0; start < mono.length; start += BLOCK_SAMPLES)
    monoPower += mixBlock(channels, mono, start, Math.min(mono.length, start + BLOCK_SAMPLES), powers);
  const loudest = Math.max(...powers);
  return monoPower < CANCELLED ** 2 * loudest ? (channels[powers.indexOf(loudest)] ?? mono) : mono;
}

/**
 * @param powers to which the sum of the squares of each channel is added
 * @returns the sum of the squares of the mean
 */
function mixBlock(
  channels: readonly Float32Array[],
  mono: Float32Array,
  start: number,
  end: number,
  powers: Float64Array,
): number {
  const [left, right] = channels;
  if (left && right && channels.length === 2) return mixPair(left, right, mono, start, end, powers);
  for (let channel = 0; channel < channels.length; channel++)
    powers[channel] = (powers[channel] as number) + add(channels[channel] as Float32Array, mono, start, end);
  return divide(mono, channels.length, start, end);
}

/** What nearly all sounds are, in one go. */
function mixPair(
  left: Float32Array,
  right: Float32Array,
  mono: Float32Array,
  start: number,
  end: number,
  powers: Float64Array,
): number {
  let leftPower = 0;
  let rightPower = 0;
  let power = 0;
  for (let i = start; i < end; i++) {
    const l = left[i] as number;
    const r = right[i] as number;
    const x = (l + r) / 2;
    mono[i] = x;
    leftPower += l * l;
    rightPower += r * r;
    power += x * x;
  }
  powers[0] = (powers[0] as number) + leftPower;
  powers[1] = (powers[1] as number) + rightPower;
  return power;
}

/** @returns the sum of the squares of what was added */
function add(samples: Float32Array, mono: Float32Array, start: number, end: number): number {
  let power = 0;
  for (let i = start; i < end; i++) {
    const x = samples[i] as number;
    mono[i] = (mono[i] as number) + x;
    power += x * x;
  }
  return power;
}

/** @returns the sum of the squares after the division */
function divide(mono: Float32Array, by: number, start: number, end: number): number {
  let power = 0;
  for (let i = start; i < end; i++) {
    const x = (mono[i] as number) / by;
    mono[i] = x;
    power += x * x;
  }
  return power;
}
