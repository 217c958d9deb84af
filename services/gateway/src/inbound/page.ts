/** One page of a list from its rows, of which there is one more than `limit` when another page follows. */
export function pageOf<R extends { readonly id: string }, T>(
  rows: readonly R[],
  limit: number,
  show: (row: R) => T,
): { readonly items: readonly T[]; readonly next_cursor: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(show), next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
