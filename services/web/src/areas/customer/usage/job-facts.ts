import { useQueries } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';

type JobFacts = Pick<Answer<'/v1/jobs'>['items'][number], 'kind' | 'created_at'>;

/** As many jobs as a page may have: between two that have cost something there are some that have not. */
const jobsPerPage = 100;

/**
 * What the jobs are of which receipts tell the costs. Both lists go from the newest job to the oldest and are paged by the
 * id of a job, so the cursors with which receipts were read are those of their jobs.
 */
export function useJobFacts(cursors: readonly unknown[]): ReadonlyMap<string, JobFacts> {
  return useQueries({
    queries: cursors.map((cursor) =>
      $api.queryOptions(
        'get',
        '/v1/jobs',
        { params: { query: { limit: jobsPerPage, ...(typeof cursor === 'string' && { cursor }) } } },
        { staleTime: 60_000 },
      ),
    ),
    combine: (pages) =>
      new Map(pages.flatMap(({ data }) => (data?.items ?? []).map((job) => [job.id, job] as const))),
  });
}
