import type { Job } from '@trc/contracts/documents/job.v1';
import type { ReplyOf } from '@trc/contracts/message';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import type { Ask } from '@trc/runtime/ask';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { type JobRow, measureQueue } from '../outbound/jobs.store.ts';

/** The job as its owner sees it. `position` and `cost_micros` are asked for only where one job is shown. */
export function toJob(
  row: JobRow,
  extras: { position: number | null; costMicros: number | null } = { position: null, costMicros: null },
): Job {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    queue: row.queue,
    position: extras.position,
    estimated_completion: row.ended_at ? null : row.estimated_completion.toISOString(),
    stage: row.ended_at ? null : row.stage,
    progress: row.progress,
    parked_until: row.parked_until?.toISOString() ?? null,
    parked_reason: row.parked_reason,
    error: row.error,
    result: row.result,
    cost_micros: extras.costMicros,
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}

export async function presentJob(db: Kysely<Database>, ask: Ask, row: JobRow): Promise<Job> {
  const [queue, receipt] = await Promise.all([
    row.status === 'pending' ? measureQueue(db, row.queue, row.kind, row.created_at) : null,
    ask(getReceipt, row.tenant_id, { job_id: row.id }).catch((): ReplyOf<typeof getReceipt> | null => null),
  ]);
  return toJob(row, { position: queue ? queue.ahead + 1 : null, costMicros: receipt?.cost_micros ?? null });
}
