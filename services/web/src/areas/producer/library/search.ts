import { codeOf, type Key, keyOfCode } from './camelot.ts';

export const kinds = ['one-shot', 'loop', 'song'] as const;
export type Kind = (typeof kinds)[number];

export const sorts = [
  { value: '-created_at', label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: 'filename', label: 'By name' },
  { value: 'bpm', label: 'Slowest first' },
  { value: '-bpm', label: 'Fastest first' },
  { value: 'duration_s', label: 'Shortest first' },
  { value: '-duration_s', label: 'Longest first' },
] as const;
export type Sort = (typeof sorts)[number]['value'];

/** What is looked for in the library. It stands in the address, so that "back" and a shared link find the same. */
export interface Search {
  readonly q: string;
  readonly kinds: readonly Kind[];
  readonly key: Key | null;
  /** Keys that go with `key` too. */
  readonly compatible: boolean;
  readonly bpmMin: number | null;
  readonly bpmMax: number | null;
  /** Half and double time too. */
  readonly folding: boolean;
  readonly tags: readonly string[];
  readonly sort: Sort;
}

export const everything: Search = {
  q: '',
  kinds: [],
  key: null,
  compatible: true,
  bpmMin: null,
  bpmMax: null,
  folding: true,
  tags: [],
  sort: '-created_at',
};

const tagsMax = 5;

/** Reads an address; what it does not understand is as if it were not there. */
export function searchOf(params: URLSearchParams): Search {
  const number = (name: string) => {
    const value = Number(params.get(name) || Number.NaN);
    return Number.isFinite(value) && value > 0 ? value : null;
  };
  const sort = sorts.find(({ value }) => value === params.get('sort'));
  return {
    q: (params.get('q') ?? '').slice(0, 200),
    kinds: kinds.filter((kind) => params.getAll('kind').includes(kind)),
    key: keyOfCode(params.get('key') ?? ''),
    compatible: params.get('compatible') !== 'false',
    bpmMin: number('bpm_min'),
    bpmMax: number('bpm_max'),
    folding: params.get('folding') !== 'false',
    tags: [...new Set(params.getAll('tag').filter(Boolean))].slice(0, tagsMax),
    sort: sort?.value ?? everything.sort,
  };
}

/** The address of a search: only what differs from everything. */
export function paramsOf(search: Search): URLSearchParams {
  const params = new URLSearchParams();
  if (search.q) params.set('q', search.q);
  for (const kind of search.kinds) params.append('kind', kind);
  if (search.key) params.set('key', codeOf(search.key));
  if (search.key && !search.compatible) params.set('compatible', 'false');
  if (search.bpmMin !== null) params.set('bpm_min', String(search.bpmMin));
  if (search.bpmMax !== null) params.set('bpm_max', String(search.bpmMax));
  if (!search.folding) params.set('folding', 'false');
  for (const tag of search.tags) params.append('tag', tag);
  if (search.sort !== everything.sort) params.set('sort', search.sort);
  return params;
}

/** The question to the API. A range that ends before it begins is turned around. */
export function queryOf(search: Search, limit: number) {
  const { bpmMin, bpmMax, key } = search;
  const [low, high] =
    bpmMin !== null && bpmMax !== null && bpmMax < bpmMin ? [bpmMax, bpmMin] : [bpmMin, bpmMax];
  return {
    limit,
    sort: search.sort,
    ...(search.q && { q: search.q }),
    ...(search.kinds.length > 0 && { kind: [...search.kinds] }),
    ...(search.tags.length > 0 && { tag: [...search.tags] }),
    ...(low !== null && { bpm_min: low }),
    ...(high !== null && { bpm_max: high }),
    ...(!search.folding && { folding: 'false' as const }),
    ...(key && {
      key: key.tonic,
      scale: key.scale,
      compatible: search.compatible ? ('true' as const) : ('false' as const),
    }),
  };
}

/** How many of the filters are set, without the words and the order. */
export function filterCount({ kinds: chosen, key, bpmMin, bpmMax, tags }: Search): number {
  return chosen.length + tags.length + (key ? 1 : 0) + (bpmMin !== null || bpmMax !== null ? 1 : 0);
}

export const isNarrowed = (search: Search): boolean => search.q !== '' || filterCount(search) > 0;
