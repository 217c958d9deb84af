import type { Schedule } from '@trc/contracts/documents/schedule.v1';
import { dice, seedOf } from '@trc/music/dice';
import { DateTime, IANAZone } from 'luxon';

const defaultContinuity = 0.3;
/** Monday, 5 January 1970: weeks are counted from here. */
const firstMondayMs = 4 * 86_400_000;
const weekMs = 7 * 86_400_000;

/** What is drawn for a world once and for ever, so that worlds spread over the week, the hour and both weeks of two. */
function drawn(worldId: string) {
  const roll = dice(seedOf(worldId));
  return {
    weekday: 1 + Math.floor(roll() * 7),
    hour: Math.floor(roll() * 24),
    secondOfHour: Math.floor(roll() * 3_600),
    oddWeeks: roll() < 0.5,
  };
}

/** The schedule of a world whose listener has decided nothing yet. */
export function firstSchedule(worldId: string, timeZone: string): Schedule {
  const { weekday, hour } = drawn(worldId);
  return { cadence: 'weekly', weekday, hour, time_zone: timeZone, continuity: defaultContinuity };
}

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * The first instant after `after` at which the world refreshes; `null` when its cadence is `off`.
 * The hour is the listener's, whatever the clock does there: an hour that a spring day leaves out becomes the next one,
 * and of an hour that an autumn day has twice the first counts. The place within the hour is drawn from the world's id.
 * @throws RangeError for an unknown time zone.
 */
export function nextRun(
  schedule: Pick<Schedule, 'cadence' | 'weekday' | 'hour' | 'time_zone'>,
  worldId: string,
  after: Date,
): Date | null {
  if (schedule.cadence === 'off') return null;
  const today = DateTime.fromJSDate(after, { zone: schedule.time_zone }).startOf('day');
  if (!today.isValid) throw new RangeError(`there is no time zone ${schedule.time_zone}`);
  const { secondOfHour, oddWeeks } = drawn(worldId);
  const time = {
    hour: schedule.hour,
    minute: Math.floor(secondOfHour / 60),
    second: secondOfHour % 60,
    millisecond: 0,
  };
  for (let days = 0; ; days += 1) {
    const day = today.plus({ days });
    if (!refreshesOn(day, schedule, oddWeeks)) continue;
    const run = day.set(time).toJSDate();
    if (run > after) return run;
  }
}

function refreshesOn(
  day: DateTime,
  { cadence, weekday }: Pick<Schedule, 'cadence' | 'weekday'>,
  oddWeeks: boolean,
): boolean {
  if (day.weekday !== weekday) return false;
  switch (cadence) {
    case 'weekly':
      return true;
    case 'biweekly': {
      const week = Math.floor((Date.UTC(day.year, day.month - 1, day.day) - firstMondayMs) / weekMs);
      return (week % 2 === 1) === oddWeeks;
    }
    case 'monthly':
      return day.day <= 7;
    case 'off':
      return false;
  }
}

/** A late run that the next one would follow within a day replaces it. */
const pauseAfterRunMs = 86_400_000;

/** When a world that is refreshed now refreshes the next time. */
export function runAfter(
  schedule: Pick<Schedule, 'cadence' | 'weekday' | 'hour' | 'time_zone'>,
  worldId: string,
  now: Date,
): Date | null {
  return nextRun(schedule, worldId, new Date(now.getTime() + pauseAfterRunMs));
}

const cadenceDays = { weekly: 7, biweekly: 14, monthly: 28, off: Number.POSITIVE_INFINITY } as const;
/** Billing grants a schedule as much, because local hours make weeks of unequal length. */
const toleranceMs = 12 * 3_600_000;

/** Whether a plan that wants so many days between two refreshes has room for a cadence; `null` wants none. */
export function allowsCadence(refreshDaysMin: number | null, cadence: Schedule['cadence']): boolean {
  return refreshDaysMin === null || cadenceDays[cadence] >= refreshDaysMin;
}

/** The first run of a changed schedule: as soon as the plan lets it follow the last one. */
export function runAfterChange(
  schedule: Pick<Schedule, 'cadence' | 'weekday' | 'hour' | 'time_zone'>,
  worldId: string,
  last: { readonly ranAt: Date | null; readonly refreshDaysMin: number | null },
  now: Date,
): Date | null {
  const earliestMs =
    last.ranAt && last.refreshDaysMin !== null
      ? last.ranAt.getTime() + last.refreshDaysMin * 86_400_000 - toleranceMs
      : 0;
  return nextRun(schedule, worldId, new Date(Math.max(now.getTime(), earliestMs)));
}
