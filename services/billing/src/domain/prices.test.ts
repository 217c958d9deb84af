import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPrices, costMicros, type PriceTable, priceLookup, tableAt } from './prices.ts';

describe('costMicros', () => {
  it('rounds a fraction of a micro-dollar up', () => {
    expect(costMicros(1, 20_000)).toBe(1);
    expect(costMicros(1_000_000, 20_000)).toBe(20_000);
    expect(costMicros(0, 20_000)).toBe(0);
  });

  it('is exact where floating point would not be', () => {
    expect(costMicros(9_007_199_254_740_991, 1_000_000)).toBe(9_007_199_254_740_991);
  });

  it('never charges less for more', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat({ max: 10_000_000 }), (a, b, price) => {
        expect(costMicros(Math.max(a, b), price)).toBeGreaterThanOrEqual(costMicros(Math.min(a, b), price));
      }),
    );
  });
});

describe('priceLookup', () => {
  const priceOf = priceLookup([
    { kind: 'cpu_ms', resource: null, microsPerMillion: 1 },
    { kind: 'cpu_ms', resource: 'gpu', microsPerMillion: 9 },
  ]);

  it('prefers the price of the resource', () => {
    expect(priceOf('cpu_ms', 'gpu')).toBe(9);
    expect(priceOf('cpu_ms', 'core')).toBe(1);
  });

  it('knows no price for what is not listed', () => {
    expect(priceOf('egress_bytes', null)).toBeNull();
  });
});

describe('price tables', () => {
  const table = (version: string, from: string, until: string | null): PriceTable => ({
    version,
    validFrom: new Date(from),
    validUntil: until === null ? null : new Date(until),
    prices: [],
  });
  const tables = [
    table('1', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z'),
    table('2', '2026-06-01T00:00:00Z', null),
  ];

  it('hold from their first instant to the one before the next', () => {
    expect(tableAt(tables, new Date('2026-05-31T23:59:59.999Z')).version).toBe('1');
    expect(tableAt(tables, new Date('2026-06-01T00:00:00Z')).version).toBe('2');
  });

  it('are missing out loud', () => {
    expect(() => tableAt(tables, new Date('2025-12-31T23:59:59Z'))).toThrow(/no price table for 2025-12-31/);
  });

  it('keep what does not change', () => {
    const old = [
      { kind: 'cpu_ms', resource: null, microsPerMillion: 1 },
      { kind: 'cpu_ms', resource: 'gpu', microsPerMillion: 9 },
    ] as const;
    const changes = [
      { kind: 'cpu_ms', resource: 'gpu', microsPerMillion: 8 },
      { kind: 'emails', resource: null, microsPerMillion: 5 },
    ] as const;
    expect(changedPrices(old, changes)).toEqual([old[0], ...changes]);
  });
});
