export interface MeanSd {
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly sd: number;
}

/** Mean and spread of values that come one by one and are not kept. */
export interface Running {
  count: number;
  mean: number;
  /** Sum of the squares of the distances from the mean. */
  squares: number;
}

export function running(): Running {
  return { count: 0, mean: 0, squares: 0 };
}

/** Source: B. P. Welford, Technometrics 4(3), 1962. */
export function addTo(stat: Running, value: number): void {
  stat.count++;
  const off = value - stat.mean;
  stat.mean += off / stat.count;
  stat.squares += off * (value - stat.mean);
}

export function summaryOf({ count, mean, squares }: Running): MeanSd {
  return { mean, sd: count > 0 ? Math.sqrt(Math.max(0, squares / count)) : 0 };
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
