/** Directions of greatest spread, most first. Each has unit length; its largest entry is positive, so that signs are stable. */
export interface PrincipalComponents {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** One row for each component, one column for each input, in z units. */
  readonly loadings: ReadonlyArray<readonly number[]>;
  /** Share of the whole variance that each component explains; they add up to at most 1. */
  readonly explained: readonly number[];
}

/** Fewer rows than this say nothing about directions. */
export const rowsMin = 30;

/**
 * Principal components of standardised columns (Pearson 1901, Hotelling 1933), by Jacobi rotations of the correlation matrix.
 * @param rows one row for each observation, all of the same length, all finite.
 * @throws RangeError for fewer than `rowsMin` rows or more components than columns.
 */
export function fitComponents(rows: ReadonlyArray<readonly number[]>, count: number): PrincipalComponents {
  const width = rows[0]?.length ?? 0;
  if (rows.length < rowsMin) throw new RangeError(`components need at least ${rowsMin} rows`);
  if (count < 1 || count > width) throw new RangeError(`between 1 and ${width} components can be fitted`);
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? Number.NaN));
  const mean = columns.map(meanOf);
  const sd = columns.map((column, index) => sdOf(column, mean[index] ?? 0));
  const standard = columns.map((column, index) => {
    const spread = sd[index] ?? 0;
    return column.map((value) => (spread === 0 ? 0 : (value - (mean[index] ?? 0)) / spread));
  });
  const correlation = standard.map((a) => standard.map((b) => dot(a, b) / rows.length));
  const total = correlation.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const found = eigenvectorsOf(correlation).slice(0, count);
  return {
    mean,
    sd,
    loadings: found.map(({ vector }) => withStableSign(vector)),
    explained: found.map(({ value }) => (total === 0 ? 0 : Math.max(0, value) / total)),
  };
}

export interface Eigenpair {
  readonly value: number;
  readonly vector: readonly number[];
}

/**
 * Eigenpairs of a symmetric matrix, largest value first. Source: cyclic Jacobi method (Golub and Van Loan, "Matrix
 * Computations", 8.5).
 */
export function eigenvectorsOf(symmetric: ReadonlyArray<readonly number[]>): Eigenpair[] {
  const size = symmetric.length;
  const a = symmetric.map((row) => Float64Array.from(row));
  const v = symmetric.map((_, index) => {
    const row = new Float64Array(size);
    row[index] = 1;
    return row;
  });
  const at = (matrix: readonly Float64Array[], row: number, column: number) => matrix[row]?.[column] ?? 0;
  const set = (matrix: readonly Float64Array[], row: number, column: number, value: number) => {
    const line = matrix[row];
    if (line) line[column] = value;
  };
  for (let sweep = 0; sweep < 100; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += at(a, p, q) ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const apq = at(a, p, q);
        if (Math.abs(apq) < 1e-300) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k += 1) {
          const [akp, akq] = [at(a, k, p), at(a, k, q)];
          set(a, k, p, c * akp - s * akq);
          set(a, k, q, s * akp + c * akq);
        }
        for (let k = 0; k < size; k += 1) {
          const [apk, aqk] = [at(a, p, k), at(a, q, k)];
          set(a, p, k, c * apk - s * aqk);
          set(a, q, k, s * apk + c * aqk);
          const [vkp, vkq] = [at(v, k, p), at(v, k, q)];
          set(v, k, p, c * vkp - s * vkq);
          set(v, k, q, s * vkp + c * vkq);
        }
      }
    }
  }
  return symmetric
    .map((_, index) => ({ value: at(a, index, index), vector: v.map((row) => row[index] ?? 0) }))
    .sort((one, other) => other.value - one.value);
}

function withStableSign(vector: readonly number[]): number[] {
  const largest = vector.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best),
    0,
  );
  return vector.map((value) => (largest < 0 ? -value : value));
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sdOf = (values: readonly number[], mean: number) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
