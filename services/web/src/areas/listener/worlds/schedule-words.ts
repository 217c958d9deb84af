import type { Answer } from '../../../api/client.ts';

export type ScheduleState = Answer<'/v1/worlds/{id}/schedule'>;
export type Cadence = ScheduleState['cadence'];

export const cadences: Readonly<Record<Cadence, string>> = {
  weekly: 'Every week',
  biweekly: 'Every two weeks',
  monthly: 'Every month',
  off: 'Never by itself',
};

export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** The schedule as one sentence: when, and how much of each playlist stays. */
export function scheduleWords({ cadence, weekday, hour, time_zone, continuity }: ScheduleState): string {
  const stays = `${Math.round(continuity * 100)}% of each playlist stays`;
  if (cadence === 'off') return `It refreshes only when you say so; ${stays}.`;
  const day = weekdays[weekday - 1] ?? '';
  const often = {
    weekly: `every ${day}`,
    biweekly: `every other ${day}`,
    monthly: `on the first ${day} of a month`,
  }[cadence];
  return `It refreshes ${often} between ${clock(hour)} and ${clock((hour + 1) % 24)} (${time_zone.replaceAll('_', ' ')}); ${stays}.`;
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

interface Pause {
  readonly words: string;
  readonly to: string;
  readonly action: string;
}

export const pauses: Readonly<Record<NonNullable<ScheduleState['paused']>, Pause>> = {
  'spotify-needs-reconnect': {
    words: 'Spotify has ended the connection, so nothing refreshes until you reconnect.',
    to: '/account',
    action: 'Reconnect Spotify',
  },
  'quota-exceeded': {
    words: 'The plan has no room for another refresh right now.',
    to: '/settings/plan',
    action: 'See the plans',
  },
  'budget-exceeded': {
    words: 'The budget is used up, so refreshes wait.',
    to: '/settings/plan',
    action: 'See the budget',
  },
};
