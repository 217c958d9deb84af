import { z } from 'zod';

export const cadences = ['weekly', 'biweekly', 'monthly', 'off'] as const;
export type Cadence = (typeof cadences)[number];

/** When a world refreshes, in the listener's own time. */
export const scheduleSchema = z.object({
  cadence: z.enum(cadences),
  /** 1 is Monday, 7 is Sunday; a monthly world refreshes on the first such day of a month. */
  weekday: z.number().int().min(1).max(7),
  /** Local hour, 0 to 23; the minute is drawn for each world so that not all refresh at once. */
  hour: z.number().int().min(0).max(23),
  /** IANA name. */
  time_zone: z.string().min(1).max(64),
  /** Share of each playlist that stays, 0 to 1. */
  continuity: z.number().min(0).max(1),
});
export type Schedule = z.output<typeof scheduleSchema>;

export const scheduleStateSchema = scheduleSchema.extend({
  /** `null` while it is off or paused. */
  next_run_at: z.iso.datetime().nullable(),
  last_run_at: z.iso.datetime().nullable(),
  /** Why no run is planned although the cadence is not `off`. */
  paused: z.enum(['spotify-needs-reconnect', 'quota-exceeded', 'budget-exceeded']).nullable(),
});
export type ScheduleState = z.output<typeof scheduleStateSchema>;
