import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  costMicros,
  initialPriceTable,
  modelsEndingWithin,
  type PriceTable,
  priceOf,
  UnknownModelError,
} from './prices.ts';

const at = new Date('2026-11-20T00:00:00Z');

test.each([
  ['text-embedding-3-small', 1_000_000, 0, 20_000],
  ['text-embedding-3-small', 6_000, 0, 120],
  ['gpt-4o-mini', 1_000_000, 1_000_000, 750_000],
  ['gpt-4o-mini', 0, 0, 0],
  ['text-embedding-3-small', 1, 0, 1],
])('%s: %i tokens in and %i out cost %i micro-dollars', (model, inputTokens, outputTokens, micros) => {
  expect(costMicros(initialPriceTable, model, { inputTokens, outputTokens }, at)).toBe(micros);
});

test('a cost is whole, never below the exact one and less than one micro-dollar above it', () => {
  fc.assert(
    fc.property(fc.nat(50_000_000), fc.nat(50_000_000), (inputTokens, outputTokens) => {
      const cost = costMicros(initialPriceTable, 'qwen/qwen3-8b', { inputTokens, outputTokens }, at);
      const exact = BigInt(inputTokens) * 35_000n + BigInt(outputTokens) * 138_000n;
      const over = BigInt(cost) * 1_000_000n - exact;
      expect(over >= 0n && over < 1_000_000n).toBe(true);
    }),
  );
});

test('an unknown model and a model before its first price are clear errors', () => {
  expect(() => priceOf(initialPriceTable, 'qwen/qwen3-7b', at)).toThrow(UnknownModelError);
  expect(() => priceOf(initialPriceTable, 'gpt-6-luna', new Date('2026-09-21T23:59:59Z'))).toThrow(
    /gpt-6-luna.*2026-09-21/,
  );
});

test('a new price holds from its first instant on, the old one until just before', () => {
  const [old] = initialPriceTable.prices;
  if (!old) throw new Error('the table is empty');
  const table: PriceTable = {
    version: 'draft',
    prices: [
      { ...old, validUntil: '2026-12-01T00:00:00Z' },
      { ...old, validFrom: '2026-12-01T00:00:00Z', inputMicrosPerMillion: 40_000 },
    ],
  };
  const million = { inputTokens: 1_000_000, outputTokens: 0 };
  expect(costMicros(table, old.model, million, new Date('2026-11-30T23:59:59.999Z'))).toBe(20_000);
  expect(costMicros(table, old.model, million, new Date('2026-12-01T00:00:00Z'))).toBe(40_000);
});

test.each([-1, 0.5, Number.NaN])('%s is not a number of tokens', (inputTokens) => {
  const count = { inputTokens, outputTokens: 0 };
  expect(() => costMicros(initialPriceTable, 'gpt-4o-mini', count, at)).toThrow(RangeError);
});

test('a model that is about to go is told, one that is gone is not told again', () => {
  expect(modelsEndingWithin(initialPriceTable, 60, at).map((price) => price.model)).toEqual(['gpt-4o-mini']);
  expect(modelsEndingWithin(initialPriceTable, 30, at)).toEqual([]);
});

test('every model that ends has a successor in the same table', () => {
  for (const { shutdownAt, replacedBy, kind } of initialPriceTable.prices) {
    if (shutdownAt === null) continue;
    expect(priceOf(initialPriceTable, replacedBy ?? '', at).kind).toBe(kind);
  }
});
