import { expect, test } from 'vitest';
import { type Mark, secondsLeft, speedOf, withMark } from './speed.ts';

const marked = (...marks: Mark[]) => marks.reduce<readonly Mark[]>(withMark, []);

test('the speed is that of the last eight seconds', () => {
  const slowThenFast = marked(
    { atMs: 0, bytes: 0 },
    { atMs: 10_000, bytes: 1_000 },
    { atMs: 14_000, bytes: 401_000 },
    { atMs: 18_000, bytes: 801_000 },
  );
  expect(speedOf(slowThenFast)).toBe(100_000);
  expect(secondsLeft(250_000, speedOf(slowThenFast))).toBe(2.5);
});

test('nothing is said of a speed before a second has passed, nor while nothing moves', () => {
  expect(speedOf([])).toBeNull();
  expect(speedOf(marked({ atMs: 0, bytes: 0 }, { atMs: 900, bytes: 500_000 }))).toBeNull();
  const still = speedOf(marked({ atMs: 0, bytes: 5 }, { atMs: 4_000, bytes: 5 }));
  expect([still, secondsLeft(100, still), secondsLeft(100, null)]).toEqual([0, null, null]);
});

test('a part that is sent again makes no negative speed', () => {
  const marks = marked({ atMs: 0, bytes: 900 }, { atMs: 2_000, bytes: 100 }, { atMs: 4_000, bytes: 300 });
  expect(speedOf(marks)).toBe(100);
});
