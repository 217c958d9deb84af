import { expect, it } from 'vitest';
import { createRecent } from './recent.ts';

function counting() {
  let loads = 0;
  return { load: async () => (loads += 1), loads: () => loads };
}

it('those who ask at the same time share one load, and it is remembered for its time and no longer', async () => {
  let nowMs = 0;
  const recent = createRecent({ ttlMs: 10, entriesMax: 9, now: () => nowMs });
  const { load, loads } = counting();
  expect(await Promise.all([recent.get('a', load), recent.get('a', load)])).toEqual([1, 1]);
  nowMs = 9;
  expect(await recent.get('a', load)).toBe(1);
  nowMs = 10;
  expect(await recent.get('a', load)).toBe(2);
  expect(loads()).toBe(2);
});

it('a failed load is forgotten, so that the next one tries again', async () => {
  const recent = createRecent({ ttlMs: 10, entriesMax: 9, now: () => 0 });
  await expect(recent.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await recent.get('a', async () => 'up')).toBe('up');
});

it('the oldest entry goes when there are too many', async () => {
  const recent = createRecent({ ttlMs: 10, entriesMax: 2, now: () => 0 });
  const { load } = counting();
  for (const key of ['a', 'b', 'c']) await recent.get(key, load);
  expect([await recent.get('c', load), await recent.get('b', load), await recent.get('a', load)]).toEqual([
    3, 2, 4,
  ]);
});
