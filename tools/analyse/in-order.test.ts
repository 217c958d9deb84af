import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

it('results come in the order of the items, however long each takes', async () => {
  const results: number[] = [];
  for await (const result of inOrder(numbers(20), 4, async (item) => {
    await setTimeout((item * 7) % 5);
    return item;
  }))
    results.push(result);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

it('no more than `ahead` items are begun before the first missing result', async () => {
  let begun = 0;
  const given = inOrder(numbers(100), 8, async (item) => {
    begun++;
    return item;
  });
  for (let taken = 1; taken <= 100; taken++) {
    await given.next();
    expect(begun).toBeLessThanOrEqual(taken + 8);
  }
});

it('a result does not wait for an item that is yet to come', async () => {
  async function* slow(): AsyncGenerator<string> {
    yield 'early';
    await new Promise(() => {});
  }
  const given = inOrder(slow(), 8, async (item) => item);
  expect(await given.next()).toEqual({ done: false, value: 'early' });
  await setImmediate();
});

it('nothing in, nothing out', async () => {
  expect(await inOrder(numbers(0), 8, async (item) => item).next()).toEqual({ done: true, value: undefined });
});
