export type WaitingReason = 'workers-busy' | 'own-share' | 'fairness' | 'parked';

export interface WaitingJob {
  readonly isParked: boolean;
  /** Place among the tenant's own waiting jobs, 1 for the next; `null` once it was sent. */
  readonly place: number | null;
  /** Place among all whose turn comes before. */
  readonly position: number;
}

/** What stands before a job: a limit outside, the tenant's own jobs, other tenants' turns, or workers only. */
export function whyWaiting({ isParked, place, position }: WaitingJob): WaitingReason {
  if (isParked) return 'parked';
  if (place === null) return 'workers-busy';
  if (place > 1) return 'own-share';
  return position > 1 ? 'fairness' : 'workers-busy';
}
