/** Channels that cancel to less than this part of their own level are measured one by one instead of summed. */
const CANCELLED = 0.05;

/** The mean of the channels; the first audible channel where they cancel each other out. */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  for (const samples of channels)
    for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) + (samples[i] ?? 0);
  for (let i = 0; i < mono.length; i++) mono[i] = (mono[i] ?? 0) / channels.length;
  const levels = channels.map(power);
  const loudest = Math.max(...levels);
  return power(mono) < CANCELLED ** 2 * loudest ? (channels[levels.indexOf(loudest)] ?? mono) : mono;
}

function power(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
}
