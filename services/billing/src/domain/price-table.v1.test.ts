import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costMicros, ownPrices, priceLookup } from './price-table.v1.ts';

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

  it('charges for the work of an upload and not for that of a reanalysis', () => {
    const own = priceLookup(ownPrices);
    expect(own('cpu_ms', null)).toBeGreaterThan(0);
    expect(own('cpu_ms', 'reanalysis')).toBe(0);
  });

  it('knows no price for what is not listed', () => {
    expect(priceOf('egress_bytes', null)).toBeNull();
  });
});
