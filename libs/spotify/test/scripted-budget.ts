import { type RateBudget, rateBudgetOver } from '../src/rate-budget.ts';

/** A budget that gives what it has and is closed for as long as it is told. */
export function scriptedBudget({
  now,
  callsMax = Number.POSITIVE_INFINITY,
  windowMs = 0,
}: {
  readonly now: () => number;
  readonly callsMax?: number;
  readonly windowMs?: number;
}): RateBudget {
  let closedUntilMs = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return rateBudgetOver({
    async take() {
      if (closedUntilMs > now()) return { retryAfterMs: closedUntilMs - now(), quota: false };
      calls += 1;
      if (calls % callsMax === 0) closedUntilMs = now() + windowMs;
      return null;
    },
    async close(forMs) {
      closedUntilMs = Math.max(closedUntilMs, now() + forMs);
    },
  });
}
