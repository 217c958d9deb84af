import { expect, it } from 'vitest';
import { createRemembered } from './remembered.ts';

it('those who ask for the same ids at the same time share one load, and an id that nobody knows is not asked again', async () => {
  const asked: Array<readonly string[]> = [];
  const remembered = createRemembered<string>({ ttlMs: 10, entriesMax: 9, now: () => 0 });
  const load = async (ids: readonly string[]) => {
    asked.push(ids);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return new Map(ids.filter((id) => id !== 'x').map((id) => [id, id.toUpperCase()]));
  };
  const [first, second] = await Promise.all([
    remembered.many(['a', 'b', 'x'], load),
    remembered.many(['b', 'c', 'x'], load),
  ]);
  expect([...first]).toEqual([
    ['a', 'A'],
    ['b', 'B'],
  ]);
  expect([...second]).toEqual([
    ['b', 'B'],
    ['c', 'C'],
  ]);
  await remembered.many(['a', 'x'], load);
  expect(asked).toEqual([['a', 'b', 'x'], ['c']]);
});

it('a failed load fails for all who wait for it, and is tried again after that', async () => {
  const remembered = createRemembered<string>({ ttlMs: 10, entriesMax: 9, now: () => 0 });
  const fail = () => Promise.reject(new Error('down'));
  const both = await Promise.allSettled([remembered.many(['a'], fail), remembered.many(['a'], fail)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await remembered.many(['a'], async () => new Map([['a', 'up']]))).toEqual(new Map([['a', 'up']]));
});
