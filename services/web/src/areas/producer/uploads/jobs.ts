import type { QueryKey } from '@tanstack/react-query';
import { $api, type Answer } from '../../../api/client.ts';
import { hasEnded, type Job } from '../../../api/use-job.ts';

export type Waiting = Answer<'/v1/queue'>['items'][number];
export type SampleJob = Omit<Job, 'position' | 'cost_micros'>;

const pollMs = 2_000;
const jobsMax = 100;
/** Streams that are open at once: the browser has six connections for each host, and pages need some. */
const streamsMax = 2;

export const jobsKey: QueryKey = ['get', '/v1/jobs'];

/**
 * The newest jobs of sounds, and what is known of those that wait. While any of them is under way both are asked for again every
 * two seconds; `live` are the few whose streams may be open besides.
 */
export function useSampleJobs() {
  const jobs = $api.useQuery(
    'get',
    '/v1/jobs',
    { params: { query: { kind: 'sample', limit: jobsMax } } },
    { refetchInterval: ({ state }) => (state.data?.items.some((job) => !hasEnded(job)) ? pollMs : false) },
  );
  const open = (jobs.data?.items ?? []).filter((job) => !hasEnded(job));
  const queue = $api.useQuery(
    'get',
    '/v1/queue',
    { params: { query: { limit: jobsMax } } },
    { enabled: open.length > 0, refetchInterval: open.length > 0 ? pollMs : false },
  );
  const waiting = new Map((queue.data?.items ?? []).map((item) => [item.id, item]));
  const live = new Set(open.slice(-streamsMax).map(({ id }) => id));
  return { jobs, waiting, live };
}
