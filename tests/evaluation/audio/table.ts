/** A markdown table that can also be read as plain text: the first column to the left, figures to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${column === 0 ? '-' : ':'}`).join('|')}|`;
  return [line(head), rule, ...rows.map(line)];
}

export const NOTHING = '–';

export function percent(rate: number | null): string {
  return rate === null ? NOTHING : (100 * rate).toFixed(1);
}

export function fixed(value: number | null, digits: number): string {
  return value === null ? NOTHING : value.toFixed(digits);
}

/** With its sign, also where it is positive. */
export function signed(value: number | null, digits = 1): string {
  return value === null ? NOTHING : `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}
