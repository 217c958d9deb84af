import { seriesMax } from './colours.ts';

/** One value of a column and a series. */
export interface Cell {
  readonly column: string;
  readonly key: string;
  readonly value: number;
}

/** Columns of a stacked chart: every series has one value in each of them, in the order of `series`. */
export interface Stack {
  /** The largest first; the one that holds what is left over, if there is any, comes last. */
  readonly series: ReadonlyArray<{ readonly key: string; readonly total: number; readonly isRest: boolean }>;
  readonly columns: ReadonlyArray<{
    readonly column: string;
    readonly values: readonly number[];
    readonly total: number;
  }>;
}

export const restKey = 'rest';

/**
 * Arranges cells for as many series as there are colours: the largest have one each, the smaller ones share the last, and those
 * that are nothing at all are left out.
 */
export function stackOf(cells: readonly Cell[], columns: readonly string[], most = seriesMax): Stack {
  const totals = new Map<string, number>();
  for (const { key, value } of cells) totals.set(key, (totals.get(key) ?? 0) + value);
  const keys = [...totals]
    .filter(([, total]) => total !== 0)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([key]) => key);
  const own = keys.length > most ? keys.slice(0, most - 1) : keys;
  const placeOf = new Map(own.map((key, place) => [key, place]));
  const width = own.length + (own.length < keys.length ? 1 : 0);
  const rows = new Map(columns.map((column) => [column, new Array<number>(width).fill(0)]));
  for (const { column, key, value } of cells) {
    const row = rows.get(column);
    const place = placeOf.get(key) ?? width - 1;
    if (row && value !== 0) row[place] = (row[place] ?? 0) + value;
  }
  const rest = keys.slice(own.length).reduce((sum, key) => sum + (totals.get(key) ?? 0), 0);
  return {
    series: [
      ...own.map((key) => ({ key, total: totals.get(key) ?? 0, isRest: false })),
      ...(width > own.length ? [{ key: restKey, total: rest, isRest: true }] : []),
    ],
    columns: columns.map((column) => {
      const values = rows.get(column) ?? [];
      return { column, values, total: values.reduce((sum, value) => sum + value, 0) };
    }),
  };
}
