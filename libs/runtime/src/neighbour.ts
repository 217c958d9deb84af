import { Unavailable } from './ask.ts';
import { JsonHttpError } from './json-http.ts';

const sickMs = 15_000;

/** When to come back to a neighbour that did not serve; `null` for what is no failure of a neighbour. */
export function laterOf(
  error: unknown,
): { readonly kind: 'later'; readonly afterMs: number; readonly reason: string } | null {
  if (error instanceof Unavailable) return { kind: 'later', afterMs: sickMs, reason: error.message };
  if (error instanceof JsonHttpError)
    return { kind: 'later', afterMs: error.retryAfterMs ?? sickMs, reason: error.message };
  return null;
}
