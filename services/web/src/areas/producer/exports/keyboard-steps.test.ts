import { expect, it } from 'vitest';
import { nextBox } from './keyboard-steps.ts';

/** A row of two banks over two rows of three pads. */
const boxes = [
  ...[0, 1].map((n) => ({ id: `bank ${n}`, left: n * 60, top: 0, width: 50, height: 20 })),
  ...[0, 1, 2, 3, 4, 5].map((n) => ({
    id: `pad ${n}`,
    left: (n % 3) * 100,
    top: 40 + Math.floor(n / 3) * 100,
    width: 90,
    height: 90,
  })),
];
const from = (id: string) => boxes.find((box) => box.id === id) ?? { left: 0, top: 0, width: 0, height: 0 };

it.each([
  ['pad 0', 'ArrowRight', 'pad 1'],
  ['pad 1', 'ArrowDown', 'pad 4'],
  ['pad 5', 'ArrowLeft', 'pad 4'],
  ['pad 4', 'ArrowUp', 'pad 1'],
  ['pad 0', 'ArrowUp', 'bank 0'],
  ['bank 1', 'ArrowDown', 'pad 0'],
  ['bank 0', 'ArrowRight', 'bank 1'],
  ['pad 2', 'ArrowRight', undefined],
  ['pad 5', 'ArrowDown', undefined],
] as const)('from %s %s leads to %s', (id, arrow, to) => {
  expect(nextBox(from(id), boxes, arrow)?.id).toBe(to);
});
