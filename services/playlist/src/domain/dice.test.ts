import { expect, test } from 'vitest';
import { createDice } from './dice.ts';

test('a seed always gives the same numbers, evenly spread over 0 to 1', () => {
  const numbers = Array.from({ length: 10_000 }, createDice(42));
  expect(numbers).toEqual(Array.from({ length: 10_000 }, createDice(42)));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const buckets = Array.from(
    { length: 10 },
    (_, n) => numbers.filter((x) => Math.floor(x * 10) === n).length,
  );
  for (const bucket of buckets) expect(Math.abs(bucket - 1_000)).toBeLessThan(150);
});
