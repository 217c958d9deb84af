import type { JobKind, JobStatus } from '@trc/contracts/documents/job.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import type { Id } from '@trc/contracts/ids';
import type { Lane } from '@trc/contracts/topology';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { QueueName } from '../domain/queues.ts';
import type { Database } from './database.ts';

export type JobRow = Selectable<Database['jobs']>;

/** What was promised of a job when it began to wait, and where it waits. */
export interface Promised {
  readonly lane: Lane;
  readonly queue: QueueName;
  readonly cost: number;
  readonly acceptedAt: Date;
  readonly predictedMs: number;
  readonly promisedMs: number;
  readonly estimatedCompletion: Date;
  readonly waitingSMax: number | null;
}

/** The trace context of the request that began a job. */
type Trace = Readonly<Record<string, string>>;

export interface NewJob {
  readonly id: Id<'job'>;
  readonly tenantId: string;
  readonly userId: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  readonly command: object;
  readonly publish: boolean;
  readonly promised: Promised;
}

const waitingUnder = (promised: Promised, trace: Trace) => ({
  lane: promised.lane,
  queue: promised.queue,
  cost: promised.cost,
  accepted_at: promised.acceptedAt,
  predicted_ms: promised.predictedMs,
  promised_ms: promised.promisedMs,
  estimated_completion: promised.estimatedCompletion,
  waiting_s_max: promised.waitingSMax,
  released_at: null,
  trace: JSON.stringify(trace),
});

export async function addJob(trx: Transaction<Database>, job: NewJob, trace: Trace): Promise<void> {
  await trx
    .insertInto('jobs')
    .values({
      id: job.id,
      tenant_id: job.tenantId,
      user_id: job.userId,
      kind: job.kind,
      status: 'pending',
      ...waitingUnder(job.promised, trace),
      subject_id: job.subjectId,
      command: JSON.stringify(job.command),
      publish: job.publish,
      stage: null,
      parked_until: null,
      parked_reason: null,
      error: null,
      result: null,
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

/** Never backwards: a late signal does not undo what is known. `false` when it says nothing new, or the job has ended. */
export async function noteProgress(
  trx: Transaction<Database>,
  id: Id<'job'>,
  told: {
    stage: string;
    status: 'processing' | 'parked';
    progress: number;
    parkedUntil: Date | null;
    reason: string | null;
    saidAt: Date;
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
      said_at: told.saidAt,
      started_at: sql<Date>`coalesce(started_at, ${now})`,
      heard_at: now,
      rings: 0,
    })
    .where('id', '=', id)
    .where('status', 'in', running)
    .where((row) => row.or([row('said_at', 'is', null), row('said_at', '<=', told.saidAt)]))
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
      started_at: sql<Date>`coalesce(started_at, released_at, ${now})`,
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

/** Cancels those of the jobs that have not ended, and names them. */
export async function cancelJobs(
  trx: Transaction<Database>,
  ids: readonly Id<'job'>[],
  now: Date,
): Promise<ReadonlyArray<Pick<JobRow, 'id' | 'kind'>>> {
  if (ids.length === 0) return [];
  return trx
    .updateTable('jobs')
    .set({ status: 'cancelled', parked_until: null, ended_at: now })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .returning(['id', 'kind'])
    .execute();
}

/** Takes a job out of its queue. `null`: it was cancelled, or sent, meanwhile. */
export async function releaseJob(
  trx: Transaction<Database>,
  id: Id<'job'>,
  now: Date,
): Promise<JobRow | null> {
  const released = await trx
    .updateTable('jobs')
    .set({ released_at: now, heard_at: now })
    .where('id', '=', id)
    .where('released_at', 'is', null)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return released ?? null;
}

/** Makes an ended job wait again, with the command and the promise of this time. */
export async function reopenJob(
  trx: Transaction<Database>,
  id: Id<'job'>,
  again: { readonly command: object; readonly promised: Promised; readonly trace: Trace },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      status: 'pending',
      ...waitingUnder(again.promised, again.trace),
      command: JSON.stringify(again.command),
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

/** Jobs that were sent and have been silent for longer than `silentMs`, doubled with every ring, over all tenants. */
export async function unheardJobs(
  db: Kysely<Database>,
  silentMs: number,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: Id<'job'>; id: Id<'job'> }>> {
  const { rows } = await sql<{ tenant_id: Id<'job'>; id: Id<'job'> }>`
    select * from jobs_unheard(${silentMs} * interval '1 millisecond', ${most})`.execute(db);
  return rows;
}
