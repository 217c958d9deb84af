export interface MeanSd {
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly sd: number;
}

export interface Running {
  add(value: number): void;
  summary(): MeanSd;
}

/** Mean and spread in one pass without keeping the values. Source: B. P. Welford, Technometrics 4(3), 1962. */
export function running(): Running {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      count++;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    summary: () => ({ mean, sd: count > 0 ? Math.sqrt(Math.max(0, squares / count)) : 0 }),
  };
}

/** The middle of a peak through three neighbouring values, as an offset from the middle one, within ±0.5. */
export function parabolicOffset(left: number, middle: number, right: number): number {
  const curve = left - 2 * middle + right;
  if (curve >= 0) return 0;
  return Math.min(0.5, Math.max(-0.5, (0.5 * (left - right)) / curve));
}

export function clampUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
