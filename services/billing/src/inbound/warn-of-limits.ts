import { limitApproached } from '@trc/contracts/events/limit-approached.v1';
import type { Emit } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import { type Amounts, type Limit, reachedShares, type Share } from '../domain/limits.ts';
import { spanOf } from '../domain/windows.ts';
import { markShares } from '../outbound/budgets.store.ts';
import type { Database } from '../outbound/database.ts';

/**
 * Tells, once for each window and share, that a limit is nearly or wholly used. Who passes several shares at once hears
 * of the highest. A limit without a calendar of its own is told of again in the next calendar month.
 */
export async function warnOfLimits(
  trx: Transaction<Database>,
  emit: Emit,
  it: {
    readonly tenantId: string;
    readonly limits: readonly Limit[];
    readonly used: Amounts;
    readonly timeZone: string;
    readonly now: Date;
  },
): Promise<void> {
  const month = spanOf('month', it.now, it.timeZone).since;
  const sinceOf = ({ limit: { span } }: Share) => (span.resetsAt && span.since) || month || it.now;
  const shares = await markShares(trx, it.tenantId, reachedShares(it.limits, it.used), sinceOf, it.now);
  const highest = new Map(shares.map((share) => [share.limit.name, share]));
  for (const [name, { limit, percent }] of highest) {
    if (name === 'jobs') continue;
    emit(limitApproached, {
      limit: name,
      percent,
      used: it.used[name],
      of: limit.limit,
      resets_at: limit.span.resetsAt?.toISOString() ?? null,
    });
  }
}
