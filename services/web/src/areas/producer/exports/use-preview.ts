import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { Format } from './export.ts';
import type { Placed } from './pad-layout.ts';

/** What an export of these sounds would be. Asking changes nothing, so the answer is kept like one that is only read. */
export function usePreview(format: Format, ids: readonly string[], pads: readonly Placed[] | null) {
  const body = { format, sample_ids: [...ids], ...(pads && { layout: { pads: [...pads] } }) };
  return useQuery({
    queryKey: ['post', '/v1/exports/preview', body],
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/v1/exports/preview', { body, signal });
      if (!data) throw new Error('The preview was empty.');
      return data;
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
}
