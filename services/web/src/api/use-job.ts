import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { $api, type Answer } from './client.ts';

export type Job = Answer<'/v1/jobs/{id}'>;

/** Whether nothing more happens to a job. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/** How often the job is asked for, and the stream opened anew, while the stream is down. */
const lookAgainMs = 3_000;

/**
 * A job as it is now: the stream of its events keeps the answer of `GET /v1/jobs/{id}` fresh until it has ended.
 * `live` is false while the stream is down: until it is back the job is asked for again and again.
 */
export function useJob(id: string) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const query = $api.useQuery(
    'get',
    '/v1/jobs/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => !live && state.data && !hasEnded(state.data) && lookAgainMs },
  );
  const [tries, setTries] = useState(0);
  const isOver = query.data !== undefined && hasEnded(query.data);
  useEffect(() => {
    if (isOver) return;
    const events = new EventSource(`/v1/jobs/${id}/events`);
    events.addEventListener('open', () => setLive(true));
    let later: ReturnType<typeof setTimeout> | undefined;
    events.addEventListener('error', () => {
      setLive(false);
      // A browser connects again after a lost connection, but gives up after an answer that is no stream.
      if (events.readyState === EventSource.CLOSED)
        later = setTimeout(() => setTries(tries + 1), lookAgainMs);
    });
    events.addEventListener('job', async ({ data }) => {
      const { queryKey } = $api.queryOptions('get', '/v1/jobs/{id}', { params: { path: { id } } });
      // An answer that is still on its way is older, and would be shown until the next event.
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, JSON.parse(data) as Job);
    });
    return () => {
      clearTimeout(later);
      events.close();
    };
  }, [client, id, isOver, tries]);
  return { ...query, live };
}
