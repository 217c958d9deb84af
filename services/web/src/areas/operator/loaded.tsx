import type { ReactNode } from 'react';
import { Failed } from '../../components/failed.tsx';
import { Loading } from '../../components/loading.tsx';

interface LoadedProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    refetch(): unknown;
  };
  /** As many lines as the answer will take. */
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** An answer once it is there; what is known stays while it is asked for again. */
export function Loaded<T>({ query, lines = 4, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} again={() => query.refetch()} />;
  return <Loading lines={lines} />;
}
