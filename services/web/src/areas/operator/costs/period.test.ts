import { describe, expect, it } from 'vitest';
import { daysOf, periodOf, periodProblem, spanOf, withPeriod } from './period.ts';

const today = '2026-11-21';
const of = (search: string) => periodOf(new URLSearchParams(search), today);

describe('a period', () => {
  it.each([
    ['', '2026-10-23'],
    ['period=today', today],
    ['period=7d', '2026-11-15'],
    ['period=month', '2026-11-01'],
    ['period=century', '2026-10-23'],
    ['from=2026-11-05&to=2026-11-01', '2026-10-23'],
    ['from=2026-02-30&to=2026-11-01', '2026-10-23'],
  ])('of the address "%s" begins on %s and ends today', (search, first) => {
    expect(of(search)).toMatchObject({ first, last: today });
  });

  it('between two days goes back into an address and out of it again', () => {
    const search = withPeriod(new URLSearchParams('period=7d&by=kind'), {
      first: '2026-11-02',
      last: '2026-11-09',
    });
    expect(search.toString()).toBe('by=kind&from=2026-11-02&to=2026-11-09');
    expect(periodOf(search, today)).toEqual({ preset: null, first: '2026-11-02', last: '2026-11-09' });
    expect(withPeriod(search, 'today').toString()).toBe('by=kind&period=today');
  });

  it('asks the API for its whole last day, and never for time to come', () => {
    expect(spanOf(of('from=2026-11-02&to=2026-11-09'), today)).toEqual({
      from: '2026-11-02',
      to: '2026-11-10',
    });
    expect(spanOf(of('from=2026-11-02&to=2026-11-30'), today)).toEqual({ from: '2026-11-02' });
    expect(spanOf(of('period=today'), today)).toEqual({ from: today });
  });

  it('has all its days that have begun', () => {
    expect(daysOf(of('from=2026-02-27&to=2026-03-01'), today)).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
    expect(daysOf({ first: '2026-11-20', last: '2026-11-30' }, today)).toEqual(['2026-11-20', today]);
  });

  it.each([
    ['', '2026-11-01', 'Choose a first and a last day.'],
    ['2026-11-02', '2026-11-01', 'The first day is after the last.'],
    ['2026-12-01', '2026-12-02', 'The first day is still to come.'],
    ['2025-11-01', '2026-11-03', 'Choose at most 366 days.'],
    ['2025-11-21', '2026-11-21', null],
  ])('from "%s" to "%s": %s', (first, last, problem) => {
    expect(periodProblem(first, last, today)).toBe(problem);
  });
});
