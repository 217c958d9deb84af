import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { $api } from '../../../api/client.ts';
import { type Job, useWatchedJobs } from '../worlds/use-jobs.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What came of putting playlists on Spotify. */
export interface Publishing {
  readonly isBusy: boolean;
  /** The first refusal, before any job began. */
  readonly error: unknown;
  readonly done: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  /** A job that waits for Spotify, with when it goes on. */
  readonly parked: Job | undefined;
  /** What could not be published with them, one sentence each. */
  readonly leftOut: readonly string[];
  publish(playlists: readonly Named[]): void;
}

/** Puts playlists on Spotify, one job each, and watches the jobs until they have ended. */
export function usePublish(): Publishing {
  const client = useQueryClient();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const post = $api.useMutation('post', '/v1/playlists/{id}/publish');
  const refresh = useCallback(
    () =>
      Promise.all(
        ['/v1/worlds/{id}/playlists', '/v1/playlists/{id}', '/v1/me'].map((path) =>
          client.invalidateQueries({ queryKey: ['get', path] }),
        ),
      ),
    [client],
  );
  const jobs = useWatchedJobs('publish', [...names.keys()], () => void refresh());
  const of = (status: Job['status']) => jobs.filter((job) => job.status === status);
  const ended = [...of('completed'), ...of('failed'), ...of('cancelled')];
  const publish = async (playlists: readonly Named[]) => {
    setIsAsking(true);
    setError(null);
    const begun = new Map<string, string>();
    try {
      for (const { id, name } of playlists) {
        const { job_id } = await post.mutateAsync({
          params: { path: { id } },
          body: { target: 'spotify' },
        });
        begun.set(job_id, name);
      }
    } catch (refusal) {
      setError(refusal);
    } finally {
      setNames(begun);
      setIsAsking(false);
    }
  };
  return {
    isBusy: isAsking || ended.length < names.size,
    error,
    done: of('completed').map(({ id }) => names.get(id) ?? ''),
    failed: of('failed').map(({ id, error: why }) => ({ name: names.get(id) ?? '', why: why?.detail ?? '' })),
    parked: of('parked')[0],
    leftOut: of('completed').flatMap(({ result }) => sentencesOf(result?.['left_out'])),
    publish: (playlists) => void publish(playlists),
  };
}

const sentencesOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
