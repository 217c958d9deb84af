import { expect, it } from 'vitest';
import { spreadOut } from './spread.ts';

it('moves spots apart that lie on each other, inside the picture, and leaves the others alone', () => {
  const spots = [
    { id: 'a', x: 0, y: 0 },
    { id: 'b', x: 0, y: 0 },
    { id: 'c', x: 0.02, y: 0 },
    { id: 'far', x: 0.9, y: -0.9 },
  ];
  const out = spreadOut(spots, 0.1, 1);
  expect(out.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'far']);
  for (const [i, a] of out.entries())
    for (const b of out.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(0.095);
  expect(out[3]).toEqual(spots[3]);
  expect(spreadOut(spots, 0.1, 1)).toEqual(out);
});

it('keeps crowded spots inside', () => {
  const out = spreadOut(
    Array.from({ length: 9 }, () => ({ x: 1, y: 1 })),
    0.3,
    1,
  );
  for (const { x, y } of out) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
});
