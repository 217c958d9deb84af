export const WAVEFORM_POINTS_MAX = 1_000;

/** The outline of a sound for a picture: for every stretch of samples the lowest and the highest value. */
export interface Waveform {
  readonly samplesPerPeak: number;
  readonly min: number[];
  readonly max: number[];
}

/** At most {@link WAVEFORM_POINTS_MAX} stretches of equal length over all channels; values to three decimals, ±1. */
export function outline(channels: readonly Float32Array[]): Waveform {
  const length = channels[0]?.length ?? 0;
  const samplesPerPeak = Math.max(1, Math.ceil(length / WAVEFORM_POINTS_MAX));
  const min: number[] = [];
  const max: number[] = [];
  for (let start = 0; start < length; start += samplesPerPeak) {
    const end = Math.min(length, start + samplesPerPeak);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const samples of channels) {
      const range = rangeOf(samples, start, end);
      low = Math.min(low, range.low);
      high = Math.max(high, range.high);
    }
    min.push(shown(low));
    max.push(shown(high));
  }
  return { samplesPerPeak, min, max };
}

function rangeOf(samples: Float32Array, start: number, end: number): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  // What is no farther from zero than both ends moves neither: one comparison for nearly all samples.
  let within = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) {
    const value = samples[i] as number;
    if (Math.abs(value) <= within) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    within = Math.min(high, -low);
  }
  return { low, high };
}

function shown(value: number): number {
  return Math.round(Math.min(1, Math.max(-1, value)) * 1000) / 1000 + 0;
}
