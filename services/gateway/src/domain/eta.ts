/** Assumed while nothing has been measured in a queue yet, milliseconds. */
const firstGuessMs = {
  sample: 4_000,
  reanalysis: 2_000,
  world: 15_000,
  refresh: 15_000,
  publish: 5_000,
} as const;

export interface QueueState {
  readonly kind: keyof typeof firstGuessMs;
  /** Jobs that were there before. */
  readonly ahead: number;
  /** Mean of the last completed jobs; `null` before the first. */
  readonly serviceMs: number | null;
  /** Jobs that are worked on side by side. */
  readonly parallel: number;
}

/** When the job will be done: everything before it, side by side, then itself. */
export function estimateCompletion(queue: QueueState, now: Date): Date {
  const serviceMs = queue.serviceMs ?? firstGuessMs[queue.kind];
  const waitMs = Math.floor(queue.ahead / queue.parallel) * serviceMs;
  return new Date(now.getTime() + Math.round(waitMs + serviceMs));
}
