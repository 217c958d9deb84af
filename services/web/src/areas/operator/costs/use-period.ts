import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useNow } from '../../../components/when.tsx';
import { dayOf, type Period, periodOf, spanOf } from './period.ts';

const minuteMs = 60_000;

export interface ChosenPeriod {
  readonly period: Period;
  readonly today: string;
  /** The span as the API wants it, for queries and for addresses of CSV. */
  readonly span: { readonly from: string; readonly to?: string };
  readonly search: URLSearchParams;
  readonly setSearch: (next: URLSearchParams) => void;
}

/** The period that the address names. */
export function usePeriod(): ChosenPeriod {
  const [search, setSearch] = useSearchParams();
  const today = dayOf(useNow(minuteMs));
  return useMemo(() => {
    const period = periodOf(search, today);
    return {
      period,
      today,
      span: spanOf(period, today),
      search,
      setSearch: (next) => setSearch(next, { replace: true }),
    };
  }, [search, setSearch, today]);
}
