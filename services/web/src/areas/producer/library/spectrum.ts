/** Frequencies of the axis: what people hear. */
const LOW_HZ = 20;
const HIGH_HZ = 20_000;
export const ticksHz = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

/** Where a frequency stands on a logarithmic axis from 20 Hz to 20 kHz, 0 to 1. */
export function place(hz: number): number {
  const share = Math.log(Math.max(LOW_HZ, hz) / LOW_HZ) / Math.log(HIGH_HZ / LOW_HZ);
  return Math.min(1, share);
}

/** How bright a sound is, by the centre of its spectrum. */
export function brightness(centroidHz: number): string {
  if (centroidHz < 500) return 'dark';
  if (centroidHz < 1_500) return 'warm';
  if (centroidHz < 3_500) return 'bright';
  return 'very bright';
}

/** How much of a sound is noise rather than tone, by its flatness from 0 to 1. */
export function noisiness(flatness: number): string {
  if (flatness < 0.05) return 'tonal';
  if (flatness < 0.25) return 'mixed';
  return 'noisy';
}
