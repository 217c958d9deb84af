import type { Log } from './log.ts';

export interface Patience {
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** After this the last error is thrown; without it the wait has no end. */
  readonly limitMs?: number;
  /** Whether waiting may help against this error; against every one when left out. */
  readonly isPassing?: (error: unknown) => boolean;
}

const pauseMs = 1_000;
const tellEveryMs = 10_000;

/** Tries `attempt` once a second until it succeeds, and logs what is waited for, and why, at once and every ten seconds. */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T>,
  { log, limitMs = Number.POSITIVE_INFINITY, isPassing = () => true }: Patience,
): Promise<T> {
  const fromMs = performance.now();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const nowMs = performance.now();
      if (!isPassing(error) || nowMs - fromMs >= limitMs) throw error;
      if (nowMs - toldAtMs >= tellEveryMs) {
        log.warn(
          { waited_s: Math.round((nowMs - fromMs) / 1_000) },
          `waiting for ${what}: ${reasonOf(error)}`,
        );
        toldAtMs = nowMs;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** One line; an error about several addresses has no text of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
