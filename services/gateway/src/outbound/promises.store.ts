import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Id } from '@trc/contracts/ids';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { QueueName } from '../domain/queues.ts';
import type { Database } from './database.ts';
import type { JobRow } from './jobs.store.ts';

/** Notes how the promise of a job came out. What is replayed after that changes nothing of it. */
export async function notePromise(
  trx: Transaction<Database>,
  job: JobRow,
  outcome: 'completed' | 'failed',
  now: Date,
): Promise<void> {
  await trx
    .insertInto('promises')
    .values({
      job_id: job.id,
      tenant_id: job.tenant_id,
      queue: job.queue,
      kind: job.kind,
      cost: job.cost,
      outcome,
      accepted_at: job.accepted_at,
      started_at: job.started_at ?? job.released_at ?? now,
      ended_at: now,
      predicted_ms: job.predicted_ms,
      promised_ms: job.promised_ms,
      waiting_s_max: job.waiting_s_max,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface PromiseFilter {
  readonly from: Date;
  readonly to: Date;
  readonly queue: QueueName | null;
}

/** Whose promises: those of the tenant whose transaction it is, or everybody's, for the operator. */
export type PromiseScope = 'own' | 'all';
const prefix: Readonly<Record<PromiseScope, string>> = { own: '', all: 'all_' };

export interface PromiseFigures {
  readonly queue: QueueName;
  readonly kind: JobKind;
  readonly jobs: number;
  readonly within_promise: number;
  /** Jobs whose plan bounds the wait, and those of them that began in time. */
  readonly bound_jobs: number;
  readonly within_bound: number;
  readonly ratio_p50: number;
  readonly ratio_p90: number;
  readonly ratio_p95: number;
}

/** How promises came out, for each queue and kind. */
export async function promiseFigures(
  db: Kysely<Database>,
  scope: PromiseScope,
  { from, to, queue }: PromiseFilter,
): Promise<readonly PromiseFigures[]> {
  const figures = sql.id(`${prefix[scope]}promise_figures`);
  const { rows } = await sql<PromiseFigures>`select * from ${figures}(${from}, ${to}, ${queue})`.execute(db);
  return rows;
}

export interface PromiseMiss {
  readonly job_id: Id<'job'>;
  readonly tenant_id: Id<'tenant'>;
  readonly queue: QueueName;
  readonly kind: JobKind;
  readonly outcome: 'completed' | 'failed';
  readonly accepted_at: Date;
  readonly ended_at: Date;
  readonly predicted_ms: number;
  readonly promised_ms: number;
  readonly actual_ms: number;
  readonly waited_ms: number;
  readonly waiting_s_max: number | null;
}

/** Jobs that ended after their promise, or began after their plan's bound, newest first; one more than `limit` when there are more. */
export async function promiseMisses(
  db: Kysely<Database>,
  scope: PromiseScope,
  { from, to, queue }: PromiseFilter,
  page: { readonly limit: number; readonly after: string | null },
): Promise<readonly PromiseMiss[]> {
  const misses = sql.id(`${prefix[scope]}promise_misses`);
  const { rows } = await sql<PromiseMiss>`
    select * from ${misses}(${from}, ${to}, ${queue}, ${page.after}, ${page.limit + 1})`.execute(db);
  return rows;
}
