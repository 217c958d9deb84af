import { expect, it } from 'vitest';
import { consentState, monthsAfter } from './consent.ts';

it('ends on the last day of a shorter month', () => {
  expect(monthsAfter(new Date('2026-08-31T10:00:00Z'), 6)).toEqual(new Date('2027-02-28T10:00:00Z'));
  expect(monthsAfter(new Date('2026-01-15T10:00:00Z'), 6)).toEqual(new Date('2026-07-15T10:00:00Z'));
});

it('lasts, ends soon two weeks before six months, and ends then', () => {
  const consented = new Date('2026-01-15T10:00:00Z');
  const at = (instant: string) => consentState(consented, new Date(instant));
  expect(at('2026-07-01T09:59:59Z')).toBe('lasts');
  expect(at('2026-07-01T10:00:00Z')).toBe('ends-soon');
  expect(at('2026-07-15T09:59:59Z')).toBe('ends-soon');
  expect(at('2026-07-15T10:00:00Z')).toBe('ended');
});
