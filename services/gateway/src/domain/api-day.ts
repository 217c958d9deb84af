import { DateTime } from 'luxon';

/** The calendar day of a time zone as ISO 8601 names it, and the instant at which the next one begins. */
export function apiDay(now: Date, timeZone: string): { readonly day: string; readonly endsAt: Date } {
  const midnight = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  return { day: midnight.toFormat('yyyy-MM-dd'), endsAt: midnight.plus({ days: 1 }).toJSDate() };
}
