import { setTimeout as sleep } from 'node:timers/promises';
import { isSpotifyFailure } from '@trc/spotify/errors';
import type { RateBudget } from '@trc/spotify/rate-budget';

/**
 * A budget that waits for its own window instead of giving up at once: a job with more calls than the window has
 * places then goes on at the pace of the budget. What the provider itself asks for is longer, and parks the job.
 */
export function patient(budget: RateBudget, patienceMs: number): RateBudget {
  return {
    async take() {
      let leftMs = patienceMs;
      for (;;) {
        try {
          return await budget.take();
        } catch (error) {
          if (!isSpotifyFailure(error, 'rate-limited') || error.failure.retryAfterMs > leftMs) throw error;
          leftMs -= error.failure.retryAfterMs;
          await sleep(error.failure.retryAfterMs);
        }
      }
    },
    penalise: (retryAfterMs) => budget.penalise(retryAfterMs),
  };
}
