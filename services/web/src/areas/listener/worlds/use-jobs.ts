import { useEffect, useRef } from 'react';
import { $api, type Answer } from '../../../api/client.ts';
import { hasEnded } from '../../../api/use-job.ts';

export type Job = Answer<'/v1/jobs'>['items'][number];
export type JobKind = Job['kind'];

const pollMs = 1_500;

/**
 * The newest jobs of one kind, asked again for as long as one of `watched` goes on. One question for all of them: a
 * stream for each would take every connection that a browser has for a host.
 */
export function useWatchedJobs(kind: JobKind, watched: readonly string[], onEnd: (job: Job) => void) {
  const query = $api.useQuery(
    'get',
    '/v1/jobs',
    { params: { query: { kind, limit: 50 } } },
    {
      enabled: watched.length > 0,
      refetchInterval: ({ state }) => {
        const items = (state.data as Answer<'/v1/jobs'> | undefined)?.items ?? [];
        const ended = new Set(items.filter(hasEnded).map(({ id }) => id));
        return watched.every((id) => ended.has(id)) ? false : pollMs;
      },
    },
  );
  const jobs = (query.data?.items ?? []).filter(({ id }) => watched.includes(id));
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const job of jobs) {
      if (!hasEnded(job) || told.current.has(job.id)) continue;
      told.current.add(job.id);
      onEnd(job);
    }
  });
  return jobs;
}
