import { setTimeout as sleep } from 'node:timers/promises';
import { closedForMs, type RateBudget } from './rate-budget.ts';

/**
 * A budget that waits for its own window instead of giving up at once: a job with more calls than the window has
 * places then goes on at the pace of the budget. What the provider itself asks for is longer, and parks the job.
 * @param patienceMs all waits of one call together.
 */
export function patient(budget: RateBudget, patienceMs: number): RateBudget {
  return {
    async take() {
      let leftMs = patienceMs;
      for (;;) {
        try {
          return await budget.take();
        } catch (error) {
          const waitMs = closedForMs(error);
          if (waitMs === null || waitMs > leftMs) throw error;
          leftMs -= waitMs;
          await sleep(waitMs);
        }
      }
    },
    penalise: (retryAfterMs, quota) => budget.penalise(retryAfterMs, quota),
  };
}
