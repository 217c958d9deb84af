const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** So long an event is tried, from its first attempt on. */
export const triedForMs = 7 * dayMs;

/** When attempt 2, 3, … is due after the first; then one each day, and the last when the seven days are full. */
const stepsMs: readonly number[] = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  ...[1, 2, 3, 4, 5, 6, 7].map((days) => days * dayMs),
];

/** So long a secret that was replaced goes on signing. */
export const previousSecretMs = dayMs;

export type Attempt =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: string }
  /** The address may not be called at all. */
  | { readonly kind: 'refused'; readonly error: string };

export type Next =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly at: Date }
  /** It was tried for seven days, or may not be tried. */
  | { readonly kind: 'failed'; readonly tried: 'for-days' | 'once' }
  /** The receiver is gone (410): its endpoint is switched off. */
  | { readonly kind: 'gone' };

/**
 * What follows from an attempt that ended now (Standard Webhooks 1.0). Attempts stand at fixed distances from the first, so that
 * a sender that was down goes on where the days have come to. `chance` is 0 to 1: it puts a retry off by up to a tenth of the
 * way to it, so that a receiver that comes back is not met by all at once. A receiver that asks for time gets it, up to the end of the
 * seven days, when the last attempt is made whatever it asked.
 */
export function nextAfter(attempt: Attempt, firstAttemptAt: Date, now: Date, chance: number): Next {
  if (attempt.kind === 'answered' && attempt.status >= 200 && attempt.status < 300)
    return { kind: 'delivered' };
  if (attempt.kind === 'answered' && attempt.status === 410) return { kind: 'gone' };
  if (attempt.kind === 'refused') return { kind: 'failed', tried: 'once' };
  const sinceMs = now.getTime() - firstAttemptAt.getTime();
  if (sinceMs >= triedForMs) return { kind: 'failed', tried: 'for-days' };
  const stepMs = stepsMs.find((ms) => ms > sinceMs) ?? triedForMs;
  const pauseMs = (stepMs - sinceMs) * (1 + chance * 0.1);
  const askedMs = attempt.kind === 'answered' ? (attempt.retryAfterMs ?? 0) : 0;
  const afterMs = Math.min(Math.max(Math.round(pauseMs), askedMs), triedForMs - sinceMs);
  return { kind: 'again', at: new Date(now.getTime() + afterMs) };
}

/** The sentence under which an endpoint is switched off by itself. */
export const disabledBecause = {
  gone: 'The receiver answered 410 Gone.',
  failing: 'Nothing could be delivered for seven days.',
} as const;
