import { expect, it } from 'vitest';
import { changed, changedPrices, currentOf, type Price, priceKey } from './what-if.ts';

it('a change is told with its sign', () => {
  const format = (value: number) => `$${value}`;
  expect([changed(1, 3, format), changed(3, 1, format), changed(2, 2, format)]).toEqual([
    '+$2',
    '−$2',
    'as before',
  ]);
});

it('the version that holds is neither one of the past nor of the future', () => {
  const versions = [
    { valid_from: '2026-01-01T00:00:00.000Z', valid_until: '2026-06-01T00:00:00.000Z' },
    { valid_from: '2026-06-01T00:00:00.000Z', valid_until: '2026-12-01T00:00:00.000Z' },
    { valid_from: '2026-12-01T00:00:00.000Z', valid_until: null },
  ];
  expect(currentOf(versions, new Date('2026-11-21T12:00:00Z'))).toBe(versions[1]);
  expect(currentOf(versions, new Date('2025-11-21T12:00:00Z'))).toBeUndefined();
});

it('a draft sends the prices that differ', () => {
  const cpu: Price = { kind: 'cpu_ms', resource: null, micros_per_million: 1_900 };
  const mails: Price = { kind: 'emails', resource: null, micros_per_million: 100 };
  const draft = new Map([
    [priceKey(cpu), 2_000],
    [priceKey(mails), 100],
  ]);
  expect(changedPrices([cpu, mails], draft)).toEqual([{ ...cpu, micros_per_million: 2_000 }]);
});
