import { expect, it } from 'vitest';
import { newsworthy } from './unfinished.ts';
import type { Job } from './use-jobs.ts';

const job = (id: string, status: Job['status'], created_at: string) =>
  ({ id, status, created_at }) as unknown as Job;

it('shows what goes on, and failures that no later world has answered', () => {
  const jobs = [
    job('parked', 'parked', '2026-11-01T00:00:00Z'),
    job('now', 'processing', '2026-11-21T12:00:00Z'),
    job('done', 'completed', '2026-11-21T12:00:00Z'),
    job('failed', 'failed', '2026-11-21T12:00:00Z'),
    job('failed-before', 'failed', '2026-11-19T12:00:00Z'),
    job('cancelled', 'cancelled', '2026-11-21T12:00:00Z'),
  ];
  expect(newsworthy(jobs, '2026-11-20T00:00:00Z').map(({ id }) => id)).toEqual(['parked', 'now', 'failed']);
  expect(newsworthy(jobs, null).map(({ id }) => id)).toContain('failed-before');
});
