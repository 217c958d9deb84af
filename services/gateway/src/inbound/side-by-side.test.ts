import { expect, it } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

it('begins in order, does no more at once than it may, and answers in order', async () => {
  const begun: number[] = [];
  let busy = 0;
  let most = 0;
  const results = await sideBySide([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    begun.push(item);
    busy += 1;
    most = Math.max(most, busy);
    for (let i = item; i < 7; i += 1) await soon();
    busy -= 1;
    return item * 10;
  });
  expect([begun, most, results]).toEqual([[0, 1, 2, 3, 4, 5, 6], 3, [0, 10, 20, 30, 40, 50, 60]]);
});

it('throws the first failure when all that was begun has ended, and begins nothing after it', async () => {
  const ended: number[] = [];
  const work = async (item: number) => {
    await soon();
    if (item === 1) throw new Error('one is broken');
    for (let i = 0; i < 5; i += 1) await soon();
    ended.push(item);
  };
  await expect(sideBySide([0, 1, 2, 3, 4, 5], 3, work)).rejects.toThrow('one is broken');
  expect(ended.toSorted()).toEqual([0, 2]);
});

it('has nothing to do with nothing', async () => {
  expect(await sideBySide([], 3, soon)).toEqual([]);
});
