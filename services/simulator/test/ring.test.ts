import { expect, it } from 'vitest';
import { Ring } from '../src/outbound/world.memory.ts';

it('keeps the last ones only', () => {
  const ring = new Ring<number>(3);
  ring.add([1, 2]);
  ring.add([3, 4, 5]);
  expect(ring.all()).toEqual([3, 4, 5]);
});

it('keeps no more than fits, and forgets the size of what it dropped', () => {
  const ring = new Ring<string>(100, 10, (text) => text.length);
  for (let i = 0; i < 50; i++) ring.add([`item${i % 10}`]);
  expect(ring.all()).toEqual(['item8', 'item9']);
  ring.add(['x'.repeat(11)]);
  expect(ring.all()).toEqual([]);
  ring.add(['abc', 'def']);
  expect(ring.all()).toEqual(['abc', 'def']);
});
