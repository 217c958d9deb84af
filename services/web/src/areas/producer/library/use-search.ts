import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { paramsOf, type Search, searchOf } from './search.ts';

/** The search that the address holds, and a way to change parts of it. Typing replaces the address, a choice adds one. */
export function useSearch() {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const search = useMemo(() => searchOf(new URLSearchParams(text)), [text]);
  const change = useCallback(
    (part: Partial<Search>, { replace = false }: { readonly replace?: boolean } = {}) =>
      setParams((before) => paramsOf({ ...searchOf(before), ...part }), { replace }),
    [setParams],
  );
  return { search, change };
}
