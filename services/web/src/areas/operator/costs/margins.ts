interface Margin {
  readonly revenue_micros: number;
  readonly cost_micros: number;
}

/** All rows of a table of margins together. */
export function marginsOfAll(rows: readonly Margin[]) {
  const sum = (of: (row: Margin) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [revenueMicros, costMicros] = [sum((row) => row.revenue_micros), sum((row) => row.cost_micros)];
  return { revenueMicros, costMicros, marginMicros: revenueMicros - costMicros };
}
