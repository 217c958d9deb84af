import type { SpotifyMode } from './capabilities.ts';
import { isSpotifyFailure, SpotifyError } from './errors.ts';

/**
 * Permission to call one provider. All clients of one app share one budget.
 * `take` answers at once: it takes a call out of the budget, or throws a `rate-limited` SpotifyError that says when to
 * come back, because the caller parks its job and does not sleep.
 */
export interface RateBudget {
  take(): Promise<void>;
  /** The provider said "not before": no call is given out until then. */
  penalise(retryAfterMs: number): Promise<void>;
}

export interface RateBudgetOptions {
  /** Calls in any stretch of `windowMs`. Spotify publishes no number; start low and let 429 teach. */
  readonly callsMax: number;
  readonly windowMs?: number;
  readonly now: () => number;
}

/** Spotify counts the calls of an app over any stretch as long as this. */
export const spotifyWindowMs = 30_000;

/**
 * A rolling window within this process (Spotify counts calls per app over the last 30 seconds).
 * @throws RangeError when the limits are not positive integers.
 */
export function createRateBudget({
  callsMax,
  windowMs = spotifyWindowMs,
  now,
}: RateBudgetOptions): RateBudget {
  if (!Number.isSafeInteger(callsMax) || callsMax < 1)
    throw new RangeError('callsMax must be a positive integer');
  if (!Number.isSafeInteger(windowMs) || windowMs < 1)
    throw new RangeError('windowMs must be a positive integer');
  let takenAtMs: number[] = [];
  let closedUntilMs = Number.NEGATIVE_INFINITY;

  return {
    async take() {
      const nowMs = now();
      takenAtMs = takenAtMs.filter((atMs) => atMs > nowMs - windowMs);
      const oldestMs = takenAtMs[takenAtMs.length - callsMax];
      const openAtMs = Math.max(closedUntilMs, oldestMs === undefined ? nowMs : oldestMs + windowMs);
      if (openAtMs > nowMs) {
        throw new SpotifyError(
          { kind: 'rate-limited', retryAfterMs: openAtMs - nowMs, quota: false },
          'The call budget of this provider is spent for now',
        );
      }
      takenAtMs.push(nowMs);
    },
    async penalise(retryAfterMs) {
      closedUntilMs = Math.max(closedUntilMs, now() + retryAfterMs);
    },
  };
}

/** Calls in `spotifyWindowMs`. Spotify publishes no number; these stay under what was seen to work. */
const spotifyCallsMax = { extended: 90, development: 40, off: 1 } as const;

/** The budget of one app within this process. */
export function createSpotifyBudget(mode: SpotifyMode | 'off', now: () => number): RateBudget {
  return createRateBudget({ callsMax: spotifyCallsMax[mode], now });
}

/** For how long the budget that threw this gives out no call; `null` for any other error. */
export function closedForMs(error: unknown): number | null {
  return isSpotifyFailure(error, 'rate-limited') ? error.failure.retryAfterMs : null;
}
