import { expect, it } from 'vitest';
import { bytes, length, money, number, percent, span, when } from './format.ts';

it('a small cost is no zero, a large one has cents', () => {
  expect([0, 9_990_000, 123_456, 1_234, -2_500_000, 3].map(money)).toEqual([
    '$0.00',
    '$9.99',
    '$0.12',
    '$0.001234',
    '-$2.50',
    '$0.000003',
  ]);
});

it('sizes, lengths and shares are short', () => {
  expect([0, 900, 12 * 2 ** 20, 10 * 2 ** 30].map(bytes)).toEqual(['0 B', '900 B', '12 MiB', '10 GiB']);
  expect([0.4, 7, 205, 3_723].map(length)).toEqual(['0:00', '0:07', '3:25', '1:02:03']);
  expect([0.5, 0.034, 1].map(percent)).toEqual(['50%', '3.4%', '100%']);
  expect([1_234, 12.34].map(number)).toEqual(['1,234', '12.3']);
});

it('times are told from now', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  expect(when('2026-11-21T12:03:00Z', now)).toBe('in 3 minutes');
  expect(when('2026-11-20T12:00:00Z', now)).toBe('yesterday');
  expect(when('2026-11-21T12:00:00Z', now)).toBe('now');
  expect([0, 40, 180].map(span)).toEqual(['0 seconds', '40 seconds', '3 minutes']);
});
