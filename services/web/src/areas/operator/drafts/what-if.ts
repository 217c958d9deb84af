import type { Answer } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.d.ts';

type WhatIf = paths['/v1/admin/what-if']['post'];
/** What is replayed: prices and a plan that would have been. */
export type Draft = Omit<WhatIf['requestBody']['content']['application/json'], 'from' | 'to'>;
/** What would have come out, plan by plan. */
export type Replayed = WhatIf['responses'][200]['content']['application/json'];
export type PlanVersion = Answer<'/v1/admin/plans'>['items'][number];
export type PriceTable = Answer<'/v1/admin/prices'>['items'][number];
export type Price = PriceTable['prices'][number];

/** How a figure changed: "+$1.20", "as before". */
export function changed(before: number, after: number, format: (value: number) => string): string {
  if (before === after) return 'as before';
  return `${after > before ? '+' : '−'}${format(Math.abs(after - before))}`;
}

/** The version that holds at an instant, of versions of one thing; `undefined` before the first. */
export function currentOf<V extends { readonly valid_from: string; readonly valid_until: string | null }>(
  versions: readonly V[],
  now: Date,
): V | undefined {
  const at = now.toISOString();
  return versions.findLast(
    ({ valid_from, valid_until }) => valid_from <= at && (valid_until === null || at < valid_until),
  );
}

export const priceKey = ({ kind, resource }: Pick<Price, 'kind' | 'resource'>): string =>
  `${kind} ${resource ?? ''}`;

/** The prices of a draft that differ from the table that holds. */
export function changedPrices(table: readonly Price[], draft: ReadonlyMap<string, number>): Price[] {
  return table.flatMap((price) => {
    const micros = draft.get(priceKey(price));
    return micros === undefined || micros === price.micros_per_million
      ? []
      : [{ ...price, micros_per_million: micros }];
  });
}
