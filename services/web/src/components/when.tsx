import { useEffect, useState } from 'react';
import { instant, when } from '../format.ts';

const stepMs = 10_000;

/** The present, again and again. */
export function useNow(everyMs = stepMs): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** An instant in words from now; the whole of it under the pointer. */
export function When({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={instant(at)}>
      {when(at, now)}
    </time>
  );
}
