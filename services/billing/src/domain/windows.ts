import { DateTime } from 'luxon';

export type Window = 'day' | 'month' | '30_days' | 'total';

export interface Span {
  /** First instant that counts; `null` for all time. */
  readonly since: Date | null;
  /** When the window starts anew; `null` when time does not free it, or frees it bit by bit. */
  readonly resetsAt: Date | null;
}

/** The window around `now`. A day and a month are calendar days and months of the time zone, whatever the clock does there. */
export function spanOf(window: Window, now: Date, timeZone: string): Span {
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  switch (window) {
    case 'day':
    case 'month':
      return {
        since: local.startOf(window).toJSDate(),
        resetsAt: local
          .plus({ [window]: 1 })
          .startOf(window)
          .toJSDate(),
      };
    case '30_days':
      return { since: local.toUTC().minus({ days: 30 }).toJSDate(), resetsAt: null };
    case 'total':
      return { since: null, resetsAt: null };
  }
}
