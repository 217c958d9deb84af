import { expect, it } from 'vitest';
import { all, kept, nothing, toggled } from './selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const ids = ({ ids: chosen }: { ids: ReadonlySet<string> }) => [...chosen].toSorted().join('');

it('a sound is chosen and let go', () => {
  const one = toggled(nothing, 'b', order, false);
  expect(ids(one)).toBe('b');
  expect(ids(toggled(one, 'b', order, false))).toBe('');
});

it('a range goes from the last one to this one, either way, and lets go as well', () => {
  const b = toggled(nothing, 'b', order, false);
  const range = toggled(b, 'd', order, true);
  expect(ids(range)).toBe('bcd');
  expect(ids(toggled(toggled(nothing, 'd', order, false), 'b', order, true))).toBe('bcd');
  expect(ids(toggled(range, 'c', order, true))).toBe('b');
});

it('a range without a beginning is one sound', () => {
  expect(ids(toggled(nothing, 'c', order, true))).toBe('c');
  expect(ids(toggled({ ids: new Set(), anchor: 'gone' }, 'c', order, true))).toBe('c');
});

it('what is gone is chosen no more', () => {
  expect(kept(all(order), new Set(['a', 'e']))).toEqual({ ids: new Set(['b', 'c', 'd']), anchor: null });
});
