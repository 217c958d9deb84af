import { expect, it } from 'vitest';
import { dice, draw, pick, seedOf } from './dice.ts';

/** Worlds and playlists are rebuilt from their seeds, so these numbers stay for ever. */
it('a seed gives the numbers that it has always given', () => {
  const roll = dice(42);
  expect([roll(), roll(), roll()].map((number) => number.toFixed(9))).toEqual([
    '0.601103752',
    '0.448290559',
    '0.852465793',
  ]);
  expect(seedOf('Café')).toBe(1742817364);
});

it('a draw takes different values, and all of them when there are no more', () => {
  const values = ['a', 'b', 'c', 'd'];
  for (let seed = 0; seed < 50; seed += 1) {
    expect(new Set(draw(values, 3, dice(seed))).size).toBe(3);
    expect(draw(values, 9, dice(seed)).toSorted()).toEqual(values);
  }
});

it('nothing can be picked from nothing', () => {
  expect(pick(['only'], dice(1))).toBe('only');
  expect(() => pick([], dice(1))).toThrow(RangeError);
});
