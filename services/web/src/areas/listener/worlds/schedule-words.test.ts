import { expect, it } from 'vitest';
import { scheduleWords } from './schedule-words.ts';

const state = {
  cadence: 'weekly',
  weekday: 1,
  hour: 23,
  time_zone: 'America/New_York',
  continuity: 0.3,
  next_run_at: null,
  last_run_at: null,
  paused: null,
} as const;

it.each([
  [{}, 'It refreshes every Monday between 23:00 and 00:00 (America/New York); 30% of each playlist stays.'],
  [
    { cadence: 'biweekly', weekday: 7, hour: 6 },
    'It refreshes every other Sunday between 06:00 and 07:00 (America/New York); 30% of each playlist stays.',
  ],
  [
    { cadence: 'monthly', hour: 0, time_zone: 'UTC' },
    'It refreshes on the first Monday of a month between 00:00 and 01:00 (UTC); 30% of each playlist stays.',
  ],
  [{ cadence: 'off', continuity: 1 }, 'It refreshes only when you say so; 100% of each playlist stays.'],
] as const)('says %o in a sentence', (change, words) => {
  expect(scheduleWords({ ...state, ...change })).toBe(words);
});
