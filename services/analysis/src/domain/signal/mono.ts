/** Channels that cancel to less than this part of their own level are measured one by one instead of summed. */
const CANCELLED = 0.05;
/** Samples that all channels are taken through before the next: they stay in the processor's cache. */
const BLOCK = 4_096;

/** The mean of the channels; the loudest channel where they cancel each other out. */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  const powers = channels.map(() => 0);
  let monoPower = 0;
  for (let start = 0; start < mono.length; start += BLOCK) {
    const end = Math.min(mono.length, start + BLOCK);
    channels.forEach((samples, channel) => {
      powers[channel] = (powers[channel] ?? 0) + add(samples, mono, start, end);
    });
    monoPower += divide(mono, channels.length, start, end);
  }
  const loudest = Math.max(...powers);
  return monoPower < CANCELLED ** 2 * loudest ? (channels[powers.indexOf(loudest)] ?? mono) : mono;
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
