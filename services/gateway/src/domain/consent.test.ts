import { expect, it } from 'vitest';
import { monthsAfter } from './consent.ts';

it('ends on the last day of a shorter month', () => {
  expect(monthsAfter(new Date('2026-08-31T10:00:00Z'), 6)).toEqual(new Date('2027-02-28T10:00:00Z'));
  expect(monthsAfter(new Date('2026-01-15T10:00:00Z'), 6)).toEqual(new Date('2026-07-15T10:00:00Z'));
});
