import type { Usage } from '@trc/contracts/documents/usage.v1';

export const priceTableVersion = '2026-11-21.1';

/** Micro-dollars for a million units. Model prices are those of the models' own price list; the rest is what we pay ourselves. */
export interface Price {
  readonly kind: Usage['kind'];
  /** `null` applies to every resource of the kind that has no price of its own. */
  readonly resource: string | null;
  readonly microsPerMillion: number;
}

export const ownPrices: readonly Price[] = [
  // One core of a small server at 5 dollars a month is 1.9 micro-dollars a second.
  { kind: 'cpu_ms', resource: null, microsPerMillion: 1_900 },
  // A new version of the analyser is no reason to pay again.
  { kind: 'cpu_ms', resource: 'reanalysis', microsPerMillion: 0 },
  { kind: 'provider_calls', resource: null, microsPerMillion: 0 },
  // Storage is charged by the byte-hour where it is kept, egress where it leaves; the step that stores pays one write.
  { kind: 'stored_bytes', resource: null, microsPerMillion: 0 },
  { kind: 'egress_bytes', resource: null, microsPerMillion: 0 },
];

export type PriceOf = (kind: Usage['kind'], resource: string | null) => number | null;

/** Looks a price up: the resource's own first, then the kind's. */
export function priceLookup(prices: readonly Price[]): PriceOf {
  return (kind, resource) =>
    prices.find((price) => price.kind === kind && price.resource === resource)?.microsPerMillion ??
    prices.find((price) => price.kind === kind && price.resource === null)?.microsPerMillion ??
    null;
}

/** Whole micro-dollars, a fraction rounded up: a bill never hides what was spent. */
export function costMicros(quantity: number, microsPerMillion: number): number {
  return Number((BigInt(quantity) * BigInt(microsPerMillion) + 999_999n) / 1_000_000n);
}
