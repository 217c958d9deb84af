import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import type { Id } from '@trc/contracts/ids';
import type { Emit } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { cancelJobs } from '../outbound/jobs.store.ts';

/** Cancels those of the jobs that have not ended, tells billing to give back what was reserved for them, and names them. */
export async function cancelAndRefund(
  trx: Transaction<Database>,
  emit: Emit,
  ids: readonly Id<'job'>[],
  now: Date,
): Promise<readonly Id<'job'>[]> {
  const cancelled = await cancelJobs(trx, ids, now);
  for (const { id, kind } of cancelled) emit(jobEnded, { job_id: id, kind, outcome: 'cancelled' });
  return cancelled.map(({ id }) => id);
}
