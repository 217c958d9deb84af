import { expect, it } from 'vitest';
import { placeAlong, principalOf } from './principal.ts';

it('finds the direction in which rows differ most, then the one across it', () => {
  const rows = [-3, -1, 1, 3].flatMap((along) => [-0.5, 0.5].map((across) => [along, along + across, 7]));
  const { mean, directions } = principalOf(rows, 2);
  expect(mean).toEqual([0, 0, 7]);
  const [first = [], second = []] = directions;
  expect(first[0]).toBeCloseTo(Math.SQRT1_2, 1);
  expect(first[1]).toBeCloseTo(Math.SQRT1_2, 1);
  expect(first[2]).toBeCloseTo(0);
  expect(first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0)).toBeCloseTo(0, 6);
});

it('gives the same picture for the rows in another order', () => {
  const rows = [
    [1, 0, 2],
    [0, 3, 1],
    [2, 1, 0],
    [5, 1, 1],
  ];
  const [one, other] = [principalOf(rows, 2), principalOf(rows.toReversed(), 2)];
  one.directions.forEach((direction, index) => {
    direction.forEach((value, column) => {
      expect(other.directions[index]?.[column]).toBeCloseTo(value, 5);
    });
  });
});

it('gives no direction in which nothing differs', () => {
  expect(principalOf([], 2).directions).toEqual([]);
  expect(
    principalOf(
      [
        [1, 2],
        [1, 2],
      ],
      2,
    ).directions,
  ).toEqual([]);
  const line = principalOf(
    [
      [0, 0],
      [1, 1],
    ],
    2,
  );
  expect(line.directions).toHaveLength(1);
  expect(placeAlong([1, 1], line)[0]).toBeCloseTo(Math.SQRT1_2);
});
