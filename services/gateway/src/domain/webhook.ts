/** Pauses before attempt 2, 3, …: eight attempts in about a day. */
export const pausesMs = [5_000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000] as const;

export type Attempt =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: string }
  /** The address may not be called at all. */
  | { readonly kind: 'refused'; readonly error: string };

export type Next =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'failed' }
  /** The receiver is gone (410): its endpoint is switched off. */
  | { readonly kind: 'gone' };

/**
 * What follows from an attempt (Standard Webhooks 1.0). `attempts` counts this one. `chance` is 0 to 1:
 * it spreads the retries by up to a fifth, so that a receiver that comes back is not met by all at once.
 */
export function nextAfter(attempt: Attempt, attempts: number, chance: number): Next {
  if (attempt.kind === 'answered' && attempt.status >= 200 && attempt.status < 300)
    return { kind: 'delivered' };
  if (attempt.kind === 'answered' && attempt.status === 410) return { kind: 'gone' };
  if (attempt.kind === 'refused') return { kind: 'failed' };
  const pauseMs = pausesMs[attempts - 1];
  if (pauseMs === undefined) return { kind: 'failed' };
  const askedMs = attempt.kind === 'answered' ? (attempt.retryAfterMs ?? 0) : 0;
  return { kind: 'again', afterMs: Math.max(Math.round(pauseMs * (1 + chance * 0.2)), askedMs) };
}
