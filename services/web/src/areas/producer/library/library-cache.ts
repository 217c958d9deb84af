import type { Sample } from './sample.ts';

/** Pages of a list, as TanStack Query keeps them. */
export interface Pages {
  readonly pages: ReadonlyArray<{ readonly items: readonly Sample[]; readonly next_cursor: string | null }>;
  readonly pageParams: readonly unknown[];
}

const mapped = (pages: Pages, items: (items: readonly Sample[]) => readonly Sample[]): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, items: items(page.items) })),
});

/** Without sounds that are being deleted: the list must not show what is on its way out. */
export const withoutSamples = (pages: Pages, ids: ReadonlySet<string>): Pages =>
  mapped(pages, (items) => items.filter(({ id }) => !ids.has(id)));

/** With a sound as it is after a change. */
export const withSample = (pages: Pages, changed: Pick<Sample, 'id' | 'filename' | 'hand_tags'>): Pages =>
  mapped(pages, (items) =>
    items.map((item) =>
      item.id === changed.id ? { ...item, filename: changed.filename, hand_tags: changed.hand_tags } : item,
    ),
  );
