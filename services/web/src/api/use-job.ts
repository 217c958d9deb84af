import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { $api, type Answer } from './client.ts';

export type Job = Answer<'/v1/jobs/{id}'>;

/** Whether nothing more happens to a job. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/**
 * A job as it is now: the stream of its events keeps the answer of `GET /v1/jobs/{id}` fresh until it has ended.
 * `live` is false while the stream is down; the browser connects again by itself.
 */
export function useJob(id: string) {
  const client = useQueryClient();
  const query = $api.useQuery('get', '/v1/jobs/{id}', { params: { path: { id } } });
  const [live, setLive] = useState(false);
  const isOver = query.data !== undefined && hasEnded(query.data);
  useEffect(() => {
    if (isOver) return;
    const events = new EventSource(`/v1/jobs/${id}/events`);
    events.addEventListener('open', () => setLive(true));
    events.addEventListener('error', () => setLive(false));
    events.addEventListener('job', ({ data }) => {
      const { queryKey } = $api.queryOptions('get', '/v1/jobs/{id}', { params: { path: { id } } });
      client.setQueryData(queryKey, JSON.parse(data) as Job);
    });
    return () => events.close();
  }, [client, id, isOver]);
  return { ...query, live };
}
