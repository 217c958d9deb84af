import type { Job } from '@trc/contracts/documents/job.v1';
import { getReceipt } from '@trc/contracts/queries/get-receipt.v1';
import type { Ask } from '@trc/runtime/ask';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import type { JobRow } from '../outbound/jobs.store.ts';
import { ownPlace } from '../outbound/queues.store.ts';
import { positionIn, viewQueue } from './promise.ts';

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
  const [position, costMicros] = await Promise.all([
    row.status === 'pending' ? positionOf(db, row) : null,
    costSoFar(ask, row),
  ]);
  return toJob(row, { position, costMicros });
}

/** What the job has cost until now; `null` while billing cannot be asked. */
export async function costSoFar(ask: Ask, row: JobRow): Promise<number | null> {
  const receipt = await ask(getReceipt, row.tenant_id, { job_id: row.id }).catch(() => null);
  return receipt?.cost_micros ?? null;
}

/** A job that was sent is the next of those whose worker is not known yet. */
function positionOf(db: Kysely<Database>, row: JobRow): Promise<number> {
  if (row.released_at) return Promise.resolve(1);
  return inTenant(db, row.tenant_id, async (trx) =>
    positionIn(await viewQueue(trx, row.queue), await ownPlace(trx, row), row),
  );
}
