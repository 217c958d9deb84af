import { newId } from '@trc/contracts/ids';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { allowsCadence, firstSchedule, isTimeZone, nextRun, runAfter, runAfterChange } from './next-run.ts';

const dayMs = 86_400_000;
const zones = [
  'UTC',
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Apia',
];
const anyWorld = fc.nat().map((n) => `wld_${n}`);
const anyInstant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const anySchedule = fc.record({
  cadence: fc.constantFrom('weekly' as const, 'biweekly' as const, 'monthly' as const),
  weekday: fc.integer({ min: 1, max: 7 }),
  hour: fc.integer({ min: 0, max: 23 }),
  time_zone: fc.constantFrom(...zones),
});
const local = (instant: Date | null, zone: string) => DateTime.fromJSDate(instant ?? new Date(0), { zone });
const next = (...given: Parameters<typeof nextRun>): Date => {
  const run = nextRun(...given);
  if (!run) throw new Error('nothing is planned');
  return run;
};

describe('nextRun', () => {
  it('is always later, and no later than the cadence and an uneven month allow', () => {
    const daysMax = { weekly: 7, biweekly: 14, monthly: 35 };
    fc.assert(
      fc.property(anySchedule, anyWorld, anyInstant, (schedule, world, after) => {
        const waitMs = next(schedule, world, after).getTime() - after.getTime();
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual((daysMax[schedule.cadence] + 0.1) * dayMs);
      }),
    );
  });

  it('falls on the chosen local weekday and hour, unless the clock leaves that hour out', () => {
    fc.assert(
      fc.property(anySchedule, anyWorld, anyInstant, (schedule, world, after) => {
        const run = local(next(schedule, world, after), schedule.time_zone);
        const skipped = run.set({ hour: schedule.hour, minute: 30 }).hour !== schedule.hour;
        const halfSkipped = run.minus({ hours: 1 }).offset !== run.offset;
        if (skipped || halfSkipped) return;
        expect([run.weekday, run.hour]).toEqual([schedule.weekday, schedule.hour]);
      }),
      { numRuns: 500 },
    );
  });

  it('is the first such day of a month when it is monthly', () => {
    fc.assert(
      fc.property(anySchedule, anyWorld, anyInstant, (schedule, world, after) => {
        const run = next({ ...schedule, cadence: 'monthly' }, world, after);
        expect(local(run, schedule.time_zone).day).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('comes every second week when it is biweekly, however often it is planned anew', () => {
    fc.assert(
      fc.property(anySchedule, anyWorld, anyInstant, (given, world, after) => {
        const schedule = { ...given, cadence: 'biweekly' as const };
        const first = next(schedule, world, after);
        const second = next(schedule, world, first);
        expect(Math.round((second.getTime() - first.getTime()) / dayMs)).toBe(14);
        expect(next(schedule, world, new Date(second.getTime() - 1_000))).toEqual(second);
      }),
    );
  });

  it('spreads worlds over the whole hour and keeps each at its place', () => {
    const schedule = { cadence: 'weekly', weekday: 3, hour: 9, time_zone: 'UTC' } as const;
    const after = new Date('2026-11-20T12:00:00Z');
    const seconds = Array.from({ length: 600 }, (_, n) => {
      const world = `wld_${n}`;
      const run = next(schedule, world, after);
      expect(next(schedule, world, run).getTime() - run.getTime()).toBe(7 * dayMs);
      return run.getTime() - Date.parse('2026-11-25T09:00:00Z');
    });
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seconds)).toBeLessThan(3_600_000);
    for (let tenth = 0; tenth < 10; tenth += 1)
      expect(seconds.filter((ms) => Math.floor(ms / 360_000) === tenth).length).toBeGreaterThan(30);
  });

  it('takes the next hour on the spring day that has no such hour, and runs once', () => {
    const schedule = { cadence: 'weekly', weekday: 7, hour: 2, time_zone: 'Europe/Berlin' } as const;
    const run = next(schedule, 'wld_1', new Date('2026-03-27T12:00:00Z'));
    expect(local(run, 'Europe/Berlin').toISODate()).toBe('2026-03-29');
    expect(local(run, 'Europe/Berlin').hour).toBe(3);
    expect(local(next(schedule, 'wld_1', run), 'Europe/Berlin').toFormat('yyyy-MM-dd HH')).toBe(
      '2026-04-05 02',
    );
  });

  it('runs once on the autumn day that has the hour twice', () => {
    const schedule = { cadence: 'weekly', weekday: 7, hour: 2, time_zone: 'Europe/Berlin' } as const;
    const run = next(schedule, 'wld_1', new Date('2026-10-23T12:00:00Z'));
    expect(local(run, 'Europe/Berlin').toFormat('yyyy-MM-dd HH ZZZ')).toBe('2026-10-25 02 +0200');
    expect(local(next(schedule, 'wld_1', run), 'Europe/Berlin').toISODate()).toBe('2026-11-01');
  });

  it('never comes when it is off', () => {
    const schedule = { ...firstSchedule('wld_1', 'UTC'), cadence: 'off' as const };
    expect(nextRun(schedule, 'wld_1', new Date(0))).toBeNull();
  });

  it('does not guess for a time zone that does not exist', () => {
    const schedule = firstSchedule('wld_1', 'Mars/Olympus');
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(() => nextRun(schedule, 'wld_1', new Date(0))).toThrow(RangeError);
  });
});

describe('what follows a run or a change', () => {
  it('a late run replaces one that would follow within a day', () => {
    const schedule = { cadence: 'weekly', weekday: 3, hour: 9, time_zone: 'UTC' } as const;
    const late = new Date('2026-11-24T22:00:00Z');
    expect(local(runAfter(schedule, 'wld_1', late), 'UTC').toISODate()).toBe('2026-12-02');
    const inTime = new Date('2026-11-25T09:59:00Z');
    expect(local(runAfter(schedule, 'wld_1', inTime), 'UTC').toISODate()).toBe('2026-12-02');
  });

  it('moving the day about gains no run that the plan does not allow', () => {
    fc.assert(
      fc.property(anySchedule, anyWorld, anyInstant, fc.nat({ max: 7 }), (given, world, ranAt, days) => {
        const now = new Date(ranAt.getTime() + days * dayMs);
        const run = runAfterChange(given, world, { ranAt, refreshDaysMin: 7 }, now);
        expect((run?.getTime() ?? 0) - ranAt.getTime()).toBeGreaterThan(6.4 * dayMs);
        expect(runAfterChange(given, world, { ranAt, refreshDaysMin: null }, now)).toEqual(
          nextRun(given, world, now),
        );
      }),
    );
  });

  it('a plan has room for cadences as slow as its pace, and always for none', () => {
    expect(allowsCadence(null, 'weekly')).toBe(true);
    expect(allowsCadence(7, 'weekly')).toBe(true);
    expect(allowsCadence(14, 'weekly')).toBe(false);
    expect(allowsCadence(14, 'monthly')).toBe(true);
    expect(allowsCadence(365, 'off')).toBe(true);
  });

  it('first schedules differ from world to world and are weekly', () => {
    const drawn = Array.from({ length: 500 }, () => firstSchedule(newId('world'), 'UTC'));
    expect(new Set(drawn.map(({ weekday }) => weekday)).size).toBe(7);
    expect(new Set(drawn.map(({ hour }) => hour)).size).toBe(24);
    expect(new Set(drawn.map(({ cadence }) => cadence))).toEqual(new Set(['weekly']));
  });
});
