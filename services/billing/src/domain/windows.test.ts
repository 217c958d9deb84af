import { describe, expect, it } from 'vitest';
import { spanOf } from './windows.ts';

describe('spanOf', () => {
  it('takes the calendar day of the time zone, not of UTC', () => {
    const span = spanOf('day', new Date('2026-11-20T16:30:00Z'), 'Asia/Tokyo');
    expect(span).toEqual({
      since: new Date('2026-11-20T15:00:00Z'),
      resetsAt: new Date('2026-11-21T15:00:00Z'),
    });
  });

  it('gives a day of 23 hours when the clock is put forward', () => {
    const { since, resetsAt } = spanOf('day', new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin');
    expect((resetsAt?.getTime() ?? 0) - (since?.getTime() ?? 0)).toBe(23 * 3_600_000);
  });

  it('starts a month on its first local midnight', () => {
    expect(spanOf('month', new Date('2026-12-31T23:30:00Z'), 'Asia/Tokyo').since).toEqual(
      new Date('2026-12-31T15:00:00Z'),
    );
  });
});
