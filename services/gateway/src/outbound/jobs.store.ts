import type { JobKind, JobStatus } from '@trc/contracts/documents/job.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import type { Id } from '@trc/contracts/ids';
import type { Lane } from '@trc/contracts/topology';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type JobRow = Selectable<Database['jobs']>;

export interface NewJob {
  readonly id: Id<'job'>;
  readonly tenantId: string;
  readonly userId: string;
  readonly kind: JobKind;
  readonly queue: Lane;
  readonly subjectId: string;
  readonly command: object;
  readonly publish: boolean;
  readonly estimatedCompletion: Date;
}

export async function addJob(trx: Transaction<Database>, job: NewJob): Promise<void> {
  await trx
    .insertInto('jobs')
    .values({
      id: job.id,
      tenant_id: job.tenantId,
      user_id: job.userId,
      kind: job.kind,
      status: 'pending',
      queue: job.queue,
      subject_id: job.subjectId,
      command: JSON.stringify(job.command),
      publish: job.publish,
      stage: null,
      parked_until: null,
      parked_reason: null,
      error: null,
      result: null,
      estimated_completion: job.estimatedCompletion,
      started_at: null,
      ended_at: null,
    })
    .execute();
}

export async function findJob(trx: Transaction<Database>, id: Id<'job'>): Promise<JobRow | null> {
  return (await trx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The job, and nobody else changes it until the transaction ends. */
export async function lockJob(trx: Transaction<Database>, id: Id<'job'>): Promise<JobRow | null> {
  return (
    (await trx.selectFrom('jobs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) ?? null
  );
}

export interface JobFilter {
  readonly limit: number;
  readonly after: string | null;
  readonly status?: JobStatus | undefined;
  readonly kind?: JobKind | undefined;
}

/** Newest first; `after` is the id of the last job of the page before. */
export async function listJobs(trx: Transaction<Database>, filter: JobFilter): Promise<JobRow[]> {
  let query = trx
    .selectFrom('jobs')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (filter.after) query = query.where('id', '<', filter.after as Id<'job'>);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  return query.execute();
}

const running: JobStatus[] = ['pending', 'processing', 'parked'];

/** Never backwards: a late signal does not undo what is known. `false` when the job has ended. */
export async function noteProgress(
  trx: Transaction<Database>,
  id: Id<'job'>,
  told: {
    stage: string;
    status: 'processing' | 'parked';
    progress: number;
    parkedUntil: Date | null;
    reason: string | null;
  },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('jobs')
    .set({
      status: told.status,
      stage: told.stage,
      progress: sql<number>`greatest(progress, ${told.progress})`,
      parked_until: told.parkedUntil,
      parked_reason: told.reason,
      started_at: sql<Date>`coalesce(started_at, ${now})`,
      heard_at: now,
      rings: 0,
    })
    .where('id', '=', id)
    .where('status', 'in', running)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The bell was rung for a silent job; the next time it is rung later. */
export async function noteRing(trx: Transaction<Database>, id: Id<'job'>, now: Date): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({ heard_at: now, rings: sql<number>`rings + 1` })
    .where('id', '=', id)
    .execute();
}

export async function setPublishing(
  trx: Transaction<Database>,
  id: Id<'job'>,
  playlistIds: readonly string[],
  result: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      publishing: [...playlistIds],
      result: JSON.stringify(result),
      status: 'processing',
      stage: 'publish',
      heard_at: now,
    })
    .where('id', '=', id)
    .execute();
}

export async function completeJob(
  trx: Transaction<Database>,
  id: Id<'job'>,
  result: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      status: 'completed',
      progress: 1,
      result: JSON.stringify(result),
      error: null,
      publishing: [],
      parked_until: null,
      parked_reason: null,
      started_at: sql<Date>`coalesce(started_at, ${now})`,
      ended_at: now,
      heard_at: now,
    })
    .where('id', '=', id)
    .execute();
}

export async function failJob(
  trx: Transaction<Database>,
  id: Id<'job'>,
  error: { code: ErrorCode; detail: string },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      status: 'failed',
      error: JSON.stringify(error),
      parked_until: null,
      parked_reason: null,
      ended_at: now,
      heard_at: now,
    })
    .where('id', '=', id)
    .execute();
}

export async function cancelJob(trx: Transaction<Database>, id: Id<'job'>, now: Date): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({ status: 'cancelled', parked_until: null, ended_at: now })
    .where('id', '=', id)
    .execute();
}

/** Makes an ended job wait again. */
export async function reopenJob(
  trx: Transaction<Database>,
  id: Id<'job'>,
  queue: Lane,
  estimatedCompletion: Date,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      status: 'pending',
      queue,
      estimated_completion: estimatedCompletion,
      stage: null,
      progress: 0,
      error: null,
      started_at: null,
      ended_at: null,
      heard_at: now,
      rings: 0,
    })
    .where('id', '=', id)
    .execute();
}

/** How many jobs of all tenants are before this instant in a queue, and how long one takes. */
export async function measureQueue(
  db: Kysely<Database>,
  queue: string,
  kind: JobKind,
  before: Date,
): Promise<{ readonly ahead: number; readonly serviceMs: number | null }> {
  const { rows } = await sql<{ ahead: number; service_ms: number | null }>`
    select queue_ahead(${queue}, ${kind}, ${before}) as ahead, queue_service_ms(${queue}, ${kind}) as service_ms`.execute(
    db,
  );
  return { ahead: rows[0]?.ahead ?? 0, serviceMs: rows[0]?.service_ms ?? null };
}

export async function queueStates(db: Kysely<Database>) {
  const { rows } = await sql<{
    queue: string;
    kind: JobKind;
    waiting: number;
    running: number;
  }>`select * from queue_states()`.execute(db);
  return rows;
}

/** Jobs under way that have been silent for longer than `silentMs`, doubled with every ring, over all tenants. */
export async function unheardJobs(
  db: Kysely<Database>,
  silentMs: number,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: Id<'job'>; id: Id<'job'> }>> {
  const { rows } = await sql<{ tenant_id: Id<'job'>; id: Id<'job'> }>`
    select * from jobs_unheard(${silentMs} * interval '1 millisecond', ${most})`.execute(db);
  return rows;
}
