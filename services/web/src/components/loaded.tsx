import type { ReactNode } from 'react';
import { Failed } from './failed.tsx';
import { Loading } from './loading.tsx';

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  refetch(): unknown;
}

interface WaitingProps {
  readonly query: Asked<unknown>;
  /** As many lines as the answer will take. */
  readonly lines?: number;
  /** Height of each, in pixels. */
  readonly height?: number;
}

/** What stands where an answer will be: its outline, or why it does not come. */
export function Waiting({ query, lines = 4, height }: WaitingProps) {
  if (query.error) return <Failed error={query.error} again={() => query.refetch()} />;
  return <Loading lines={lines} {...(height && { height })} />;
}

interface LoadedProps<T> extends WaitingProps {
  readonly query: Asked<T>;
  readonly children: (data: T) => ReactNode;
}

/** An answer once it is there; what is known stays while it is asked for again. */
export function Loaded<T>({ children, ...waiting }: LoadedProps<T>) {
  return waiting.query.data === undefined ? <Waiting {...waiting} /> : children(waiting.query.data);
}
