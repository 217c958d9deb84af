interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** Options of `$api.useInfiniteQuery` for every list of the API: its pages hang together by a cursor. */
export const byCursor = {
  pageParamName: 'cursor',
  // The library makes a 0 of `undefined`; `null` is sent as nothing.
  initialPageParam: null,
  getNextPageParam: ({ next_cursor }: { readonly next_cursor: string | null }) => next_cursor,
};

/** The items of all pages that were read. */
export const itemsOf = <Item>(data: { readonly pages: readonly PageOf<Item>[] }): readonly Item[] =>
  data.pages.flatMap(({ items }) => items);
