import type { UsageEntry } from './ledger.ts';

const dayMs = 86_400_000;

/** A megabyte (1,000,000 bytes) for an hour, in bytes times milliseconds. */
const megabyteHour = 1_000_000n * 3_600_000n;

/** The first instant of the UTC day after. */
export const nextDay = (day: Date): Date => new Date(day.getTime() + dayMs);

/** Bytes times the milliseconds for which they lay there, as megabyte-hours; a fraction is rounded up. */
export const megabyteHours = (heldByteMs: bigint): number =>
  Number((heldByteMs + megabyteHour - 1n) / megabyteHour);

/**
 * What a tenant costs on a day by being there: the bytes it held times the time it held them, and its share of the database.
 * `heldByteMs` is what it held from the beginning to the end of the day, and `enteredMbHours` what was entered of it: the day gets
 * the difference. So a fraction is rounded up once and not every day, and bytes or a deletion of which was heard too late for
 * their day count on the next. More than was held by then is never entered; what a late deletion shows to be too much is
 * left out of the next days.
 * One event for each tenant and UTC day: its id says which, so that it is entered once, whoever tries.
 */
export function keptDay(tenantId: string, day: Date, heldByteMs: bigint, enteredMbHours: number): UsageEntry {
  return {
    messageId: `day ${day.toISOString().slice(0, 10)} ${tenantId}`,
    type: 'day-kept',
    tenantId,
    userId: null,
    jobId: null,
    // The last instant of the day: the cost belongs to it and not to the next.
    at: new Date(nextDay(day).getTime() - 1),
    usage: [
      {
        kind: 'storage_mb_hours',
        quantity: Math.max(0, megabyteHours(heldByteMs) - enteredMbHours),
        operation: 'keep',
        resource: null,
      },
      { kind: 'database_days', quantity: 1, operation: 'keep', resource: null },
    ],
  };
}
