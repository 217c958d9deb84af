import { expect, it } from 'vitest';
import { inTurns } from './turns.ts';

it('never works on more than so many at a time, and on all of them', async () => {
  let now = 0;
  let most = 0;
  const { done, error } = await inTurns([1, 2, 3, 4, 5, 6, 7], 3, async () => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now -= 1;
  });
  expect([done.length, most, error]).toEqual([7, 3, null]);
});

it('what fails stops nothing else, and the first failure is told', async () => {
  const { done, error } = await inTurns(['a', 'b', 'c'], 2, async (name) => {
    if (name !== 'c') throw new Error(name);
  });
  expect(done).toEqual(['c']);
  expect(error).toEqual(new Error('a'));
});
