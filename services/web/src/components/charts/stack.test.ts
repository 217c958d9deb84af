import { expect, it } from 'vitest';
import { restKey, stackOf } from './stack.ts';

const cells = [
  { column: 'mon', key: 'a', value: 1 },
  { column: 'mon', key: 'b', value: 5 },
  { column: 'wed', key: 'c', value: 2 },
  { column: 'wed', key: 'a', value: 2 },
];

it('every series has a value in every column, the largest series first', () => {
  expect(stackOf(cells, ['mon', 'tue', 'wed'])).toEqual({
    series: [
      { key: 'b', total: 5, isRest: false },
      { key: 'a', total: 3, isRest: false },
      { key: 'c', total: 2, isRest: false },
    ],
    columns: [
      { column: 'mon', values: [5, 1, 0], total: 6 },
      { column: 'tue', values: [0, 0, 0], total: 0 },
      { column: 'wed', values: [0, 2, 2], total: 4 },
    ],
  });
});

it('a series that is nothing has no place', () => {
  const { series, columns } = stackOf([{ column: 'mon', key: 'a', value: 0 }], ['mon']);
  expect([series, columns]).toEqual([[], [{ column: 'mon', values: [], total: 0 }]]);
});

it('more series than colours share the last one, and nothing is lost', () => {
  const { series, columns } = stackOf(cells, ['mon', 'wed'], 2);
  expect(series).toEqual([
    { key: 'b', total: 5, isRest: false },
    { key: restKey, total: 5, isRest: true },
  ]);
  expect(columns.map(({ total }) => total)).toEqual([6, 4]);
});
