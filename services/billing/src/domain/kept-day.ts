import type { UsageEntry } from './ledger.ts';

/** Bytes that lay in storage from one instant until another, or still do. */
export interface Held {
  readonly sizeBytes: number;
  readonly since: Date;
  readonly until: Date | null;
}

const dayMs = 86_400_000;

const hourMs = 3_600_000;
const megabyte = 1_000_000;

/** The first instant of the UTC day after. */
export const nextDay = (day: Date): Date => new Date(day.getTime() + dayMs);

/** Megabyte-hours (1,000,000 bytes for an hour) in a span, a fraction rounded up. Instants count to the millisecond. */
export function megabyteHours(held: readonly Held[], since: Date, until: Date): number {
  const byteMs = held.reduce((sum, one) => {
    const fromMs = Math.max(one.since.getTime(), since.getTime());
    const toMs = Math.min((one.until ?? until).getTime(), until.getTime());
    return toMs > fromMs ? sum + BigInt(one.sizeBytes) * BigInt(toMs - fromMs) : sum;
  }, 0n);
  const unit = BigInt(megabyte) * BigInt(hourMs);
  return Number((byteMs + unit - 1n) / unit);
}

/**
 * What a tenant costs on a day by being there: the integral of what it holds, hour by hour, and its share of the database.
 * One event for each tenant and UTC day: its id says which, so that it is entered once, whoever tries.
 */
export function keptDay(tenantId: string, day: Date, held: readonly Held[]): UsageEntry {
  const until = nextDay(day);
  return {
    messageId: `day ${day.toISOString().slice(0, 10)} ${tenantId}`,
    type: 'day-kept',
    tenantId,
    userId: null,
    jobId: null,
    // The last instant of the day: the cost belongs to it and not to the next.
    at: new Date(until.getTime() - 1),
    usage: [
      {
        kind: 'storage_mb_hours',
        quantity: megabyteHours(held, day, until),
        operation: 'keep',
        resource: null,
      },
      { kind: 'database_days', quantity: 1, operation: 'keep', resource: null },
    ],
  };
}
