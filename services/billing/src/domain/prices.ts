import type { Usage } from '@trc/contracts/documents/usage.v1';

/** Micro-dollars for a million units. */
export interface Price {
  readonly kind: Usage['kind'];
  /** `null` applies to every resource of the kind that has no price of its own. */
  readonly resource: string | null;
  readonly microsPerMillion: number;
}

/** All prices that hold from one instant until another. A published table never changes; the next one follows it. */
export interface PriceTable {
  readonly version: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly prices: readonly Price[];
}

export type PriceOf = (kind: Usage['kind'], resource: string | null) => number | null;

const keyOf = (kind: string, resource: string | null) => `${kind}\n${resource ?? ''}`;

/** Looks a price up: the resource's own first, then the kind's; `null` when there is neither. */
export function priceLookup(prices: readonly Price[]): PriceOf {
  const byKey = new Map(
    prices.map(({ kind, resource, microsPerMillion }) => [keyOf(kind, resource), microsPerMillion]),
  );
  return (kind, resource) => byKey.get(keyOf(kind, resource)) ?? byKey.get(keyOf(kind, null)) ?? null;
}

/** Whole micro-dollars, a fraction rounded up: a bill never hides what was spent. */
export function costMicros(quantity: number, microsPerMillion: number): number {
  return Number((BigInt(quantity) * BigInt(microsPerMillion) + 999_999n) / 1_000_000n);
}

/** The table that holds at an instant. Throws when there is none. */
export function tableAt(tables: readonly PriceTable[], at: Date): PriceTable {
  const table = tables.find(
    ({ validFrom, validUntil }) => validFrom <= at && (validUntil === null || at < validUntil),
  );
  if (!table) throw new Error(`there is no price table for ${at.toISOString()}`);
  return table;
}

/** The prices of the next table: the old ones, with those that change in their place and new ones behind them. */
export function changedPrices(prices: readonly Price[], changes: readonly Price[]): readonly Price[] {
  const byKey = new Map(
    [...prices, ...changes].map((price) => [keyOf(price.kind, price.resource), price] as const),
  );
  return [...byKey.values()];
}
