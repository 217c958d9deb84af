type Row = readonly number[];

export interface Principal {
  readonly mean: Row;
  /** Unit vectors, the one along which the rows differ most first; fewer than asked for when the rows differ in fewer. */
  readonly directions: readonly Row[];
}

const iterationsMax = 300;
const negligible = 1e-9;

const dot = (a: Row, b: Row): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const scaled = (a: Row, by: number): number[] => a.map((value) => value * by);
const less = (a: Row, b: Row, share = 1): number[] =>
  a.map((value, index) => value - share * (b[index] ?? 0));

/**
 * The directions in which rows of equal length differ most. Source: power iteration on the covariance with deflation
 * (Golub and Van Loan, "Matrix Computations", 8.2). A direction points to where its largest entry is positive, so that
 * the same rows always give the same picture.
 */
export function principalOf(rows: readonly Row[], count: number): Principal {
  const width = rows[0]?.length ?? 0;
  const mean = Array.from(
    { length: width },
    (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / Math.max(1, rows.length),
  );
  let rest = rows.map((row) => less(row, mean));
  const directions: Row[] = [];
  while (directions.length < count) {
    const direction = leading(rest);
    if (direction === null) break;
    directions.push(direction);
    rest = rest.map((row) => less(row, direction, dot(row, direction)));
  }
  return { mean, directions };
}

export const placeAlong = (row: Row, { mean, directions }: Principal): number[] =>
  directions.map((direction) => dot(less(row, mean), direction));

function leading(rows: readonly Row[]): Row | null {
  const start = [...rows].sort((a, b) => dot(b, b) - dot(a, a))[0];
  if (!start || dot(start, start) < negligible) return null;
  let direction: Row = scaled(start, 1 / Math.sqrt(dot(start, start)));
  for (let turn = 0; turn < iterationsMax; turn += 1) {
    const pulled = rows.reduce<number[]>(
      (sum, row) => less(sum, row, -dot(row, direction)),
      direction.map(() => 0),
    );
    const size = Math.sqrt(dot(pulled, pulled));
    if (size < negligible) return null;
    const next = scaled(pulled, 1 / size);
    const moved = dot(less(next, direction), less(next, direction));
    direction = next;
    if (moved < negligible ** 2) break;
  }
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? scaled(direction, -1) : direction;
}
