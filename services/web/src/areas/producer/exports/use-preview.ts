import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { type Format, soundsMaxOf } from './export.ts';
import type { Loudness } from './loudness.ts';
import { inOrder, type PadLayout } from './pad-layout.ts';

interface Wish {
  readonly format: Format;
  readonly ids: readonly string[];
  /** `null` asks for the suggestion. */
  readonly layout: PadLayout | null;
  readonly loudness: Loudness;
}

/** What an export is asked for with. */
export const bodyOf = ({ format, ids, layout, loudness }: Wish) => ({
  format,
  sample_ids: [...ids],
  loudness_lufs: loudness,
  ...(layout && { layout: inOrder(layout) }),
});

/** What an export of these sounds would be. Asking changes nothing, so the answer is kept like one that is only read. */
export function usePreview(wish: Wish) {
  const body = bodyOf(wish);
  return useQuery({
    queryKey: ['post', '/v1/exports/preview', body],
    queryFn: async ({ signal }) => {
      const { data } = await api.POST('/v1/exports/preview', { body, signal });
      if (!data) throw new Error('The preview was empty.');
      return data;
    },
    enabled: wish.ids.length > 0 && wish.ids.length <= soundsMaxOf[wish.format],
    placeholderData: keepPreviousData,
  });
}
