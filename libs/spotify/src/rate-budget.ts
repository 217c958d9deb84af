import { isSpotifyFailure, SpotifyError } from './errors.ts';

/**
 * Permission to call one provider. All clients of one app share one budget.
 * `take` answers at once: it takes a call out of the budget, or throws a `rate-limited` SpotifyError that says when to
 * come back, because the caller parks its job and does not sleep.
 */
export interface RateBudget {
  take(): Promise<void>;
  /** The provider said "not before": no call is given out until then. `quota`: because the day's calls are used up. */
  penalise(retryAfterMs: number, quota?: boolean): Promise<void>;
}

/** Counts the calls of everybody, and answers with a value; the runtime's shared budget is one. */
export interface CallCounter {
  /** Takes one call; what it answers besides `null` says when to ask again. */
  take(): Promise<{ readonly retryAfterMs: number; readonly quota: boolean } | null>;
  close(forMs: number, quota: boolean): Promise<void>;
}

/** Spotify counts the calls of an app over any stretch as long as this. */
export const spotifyWindowMs = 30_000;

export function rateBudgetOver(counter: CallCounter): RateBudget {
  return {
    async take() {
      const refusal = await counter.take();
      if (refusal === null) return;
      const { retryAfterMs, quota } = refusal;
      const until = new Date(Date.now() + retryAfterMs).toISOString();
      throw new SpotifyError(
        { kind: 'rate-limited', retryAfterMs, quota },
        quota
          ? `The daily quota of this provider is used up; it frees at ${until}`
          : 'The call budget of this provider is spent for now',
      );
    },
    penalise: (retryAfterMs, quota = false) => counter.close(retryAfterMs, quota),
  };
}

/** For how long the budget that threw this gives out no call; `null` for any other error. */
export function closedForMs(error: unknown): number | null {
  return isSpotifyFailure(error, 'rate-limited') ? error.failure.retryAfterMs : null;
}
