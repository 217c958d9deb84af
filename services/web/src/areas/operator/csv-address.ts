type Value = string | number | null | undefined;

/** The address of an answer of the API as CSV: the same query, in the other format. */
export function csvAddress(path: `/v1/${string}`, query: Readonly<Record<string, Value>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) search.set(name, String(value));
  search.set('format', 'csv');
  return `${path}?${search}`;
}
