import { type Likeness, meanServiceMs, type Outcome } from './eta.ts';

/** Jobs of one kind and cost. */
export interface AlikeJobs extends Likeness {
  readonly waiting: number;
  /** Sent out, and neither ended nor parked. */
  readonly inFlight: number;
}

export interface QueueWork {
  /** Predicted seconds of one worker. */
  readonly workSeconds: number;
  readonly waiting: number;
  readonly inFlight: number;
}

/**
 * The work of a queue: every job as long as its like have taken. A job that is in flight counts as a whole, because nobody knows how far
 * it is: too much by half of what the workers have in hand, but never nothing while one of them works.
 */
export function workOf(jobs: readonly AlikeJobs[], outcomes: readonly Outcome[]): QueueWork {
  const sum = (of: (alike: AlikeJobs) => number) => jobs.reduce((total, alike) => total + of(alike), 0);
  return {
    workSeconds: sum((alike) => ((alike.waiting + alike.inFlight) * meanServiceMs(alike, outcomes)) / 1_000),
    waiting: sum(({ waiting }) => waiting),
    inFlight: sum(({ inFlight }) => inFlight),
  };
}

/** The oldest of the waiting jobs of one queue that have the same bound on waiting. */
export interface OldestOfBound {
  readonly acceptedMs: number;
  /** `null` without a bound. */
  readonly boundS: number | null;
}

export interface Pressing {
  readonly waitS: number;
  readonly boundS: number | null;
}

/**
 * The waiting job that has used most of its bound. In a queue of several plans the oldest job is not the most pressing one: a minute is much
 * for one plan and little for another. `null` when nothing waits.
 */
export function mostPressing(waits: readonly OldestOfBound[], nowMs: number): Pressing | null {
  const used = ({ waitS, boundS }: Pressing) => (boundS === null ? 0 : waitS / boundS);
  return waits
    .map(({ acceptedMs, boundS }) => ({ waitS: Math.max(0, nowMs - acceptedMs) / 1_000, boundS }))
    .reduce<Pressing | null>((most, one) => (most === null || used(one) > used(most) ? one : most), null);
}
