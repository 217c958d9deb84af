import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api } from '../../../api/client.ts';
import { type Pages, withoutSamples, withSample } from './library-cache.ts';

/** Deleting and changing take effect a moment after the answer; by then the lists are read again. */
const settledMs = 2_000;
const lists = ['get', '/v1/samples'] as const;

/** What can be done to one sound. The pages in sight show at once what the answer promises. */
export function useChanges() {
  const client = useQueryClient();
  const settle = useCallback(() => {
    setTimeout(() => void client.invalidateQueries({ queryKey: lists }), settledMs);
  }, [client]);
  return useMemo(
    () => ({
      async remove(id: string) {
        await api.DELETE('/v1/samples/{id}', { params: { path: { id } } });
        client.setQueriesData<Pages>(
          { queryKey: lists },
          (pages) => pages && withoutSamples(pages, new Set([id])),
        );
        settle();
      },
      async change(id: string, body: { readonly filename?: string; readonly hand_tags?: string[] }) {
        const { data } = await api.PATCH('/v1/samples/{id}', { params: { path: { id } }, body });
        if (!data) return;
        const { filename, hand_tags } = data;
        client.setQueriesData<Pages>(
          { queryKey: lists },
          (pages) => pages && withSample(pages, { id, filename, hand_tags }),
        );
        client.setQueryData<object>(
          ['get', '/v1/samples/{id}', { params: { path: { id } } }],
          (before) => before && { ...before, filename, hand_tags },
        );
        settle();
      },
      async reanalyse(id: string) {
        await api.POST('/v1/samples/{id}/reanalyse', { params: { path: { id } } });
        await client.invalidateQueries({ queryKey: ['get', '/v1/jobs'] });
      },
    }),
    [client, settle],
  );
}
