import type { Job } from './use-jobs.ts';

const goesOn: ReadonlySet<Job['status']> = new Set(['pending', 'processing', 'parked']);

/**
 * Jobs of worlds that are not there yet: those that go on, and those that failed after the newest world came
 * (`newestAt`, an instant, or `null` without a world). An older failure was answered by a later success.
 */
export function newsworthy(jobs: readonly Job[], newestAt: string | null): Job[] {
  const since = newestAt === null ? Number.NEGATIVE_INFINITY : Date.parse(newestAt);
  return jobs.filter(
    (job) => goesOn.has(job.status) || (job.status === 'failed' && Date.parse(job.created_at) > since),
  );
}
