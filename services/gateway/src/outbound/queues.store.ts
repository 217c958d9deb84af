import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Id } from '@trc/contracts/ids';
import type { Lane } from '@trc/contracts/topology';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Outcome } from '../domain/eta.ts';
import { type Balance, fullBalance, type Line } from '../domain/fair-share.ts';
import type { InFlight, QueueName, QueueRules } from '../domain/queues.ts';
import type { Database } from './database.ts';
import type { JobRow } from './jobs.store.ts';

/** Queues in which a job waits for its turn. */
export async function waitingQueues(db: Kysely<Database>): Promise<readonly QueueName[]> {
  const { rows } = await sql<{ queue: QueueName }>`select queue from queues_waiting()`.execute(db);
  return rows.map(({ queue }) => queue);
}

/** One process at a time dispatches a queue, until its transaction ends. `false`: another one does. */
export async function lockQueue(trx: Transaction<Database>, queue: QueueName): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`gateway.dispatch ${queue}`}, 0)) as mine`.execute(
    trx,
  );
  return rows[0]?.mine ?? false;
}

export async function jobsInFlight(db: Kysely<Database>, queue: QueueName): Promise<InFlight> {
  const { rows } = await sql<InFlight>`select * from queue_in_flight(${queue})`.execute(db);
  return rows[0] ?? { running: 0, unstarted: 0 };
}

export interface WaitingLine extends Line {
  readonly jobIds: readonly Id<'job'>[];
}

/** Every tenant that waits with its next `most` jobs, and the round of the queue. */
export async function waitingLines(
  trx: Transaction<Database>,
  queue: QueueName,
  { weights, creditRoundsMax }: QueueRules,
  most: number,
): Promise<{ readonly lines: readonly WaitingLine[]; readonly round: number }> {
  const { rows: rounds } = await sql<{ round: number }>`select queue_round(${queue}) as round`.execute(trx);
  const round = rounds[0]?.round ?? 0;
  const { rows } = await sql<{
    tenant_id: string;
    lane: Lane;
    ids: Id<'job'>[];
    costs: number[];
    deficit: number | null;
    round: number | null;
  }>`select * from queue_lines(${queue}, ${most})`.execute(trx);
  const lines = rows.map((row) => {
    const weight = weights[row.lane];
    const balance =
      row.deficit === null || row.round === null
        ? fullBalance(weight, round, creditRoundsMax)
        : { deficit: row.deficit, round: row.round };
    return { tenantId: row.tenant_id, weight, costs: row.costs, jobIds: row.ids, ...balance };
  });
  return { lines, round };
}

export async function keepBalance(
  trx: Transaction<Database>,
  tenantId: string,
  queue: QueueName,
  { deficit, round }: Balance,
): Promise<void> {
  await trx
    .insertInto('balances')
    .values({ tenant_id: tenantId, queue, deficit, round })
    .onConflict((conflict) => conflict.columns(['queue', 'tenant_id']).doUpdateSet({ deficit, round }))
    .execute();
}

export interface Backlog {
  /** Of the tenant whose transaction this is. */
  readonly mine: boolean;
  readonly lane: Lane;
  readonly waiting: number;
}

/** How much each tenant has waiting, without saying who it is. */
export async function backlogs(trx: Transaction<Database>, queue: QueueName): Promise<readonly Backlog[]> {
  const { rows } = await sql<Backlog>`select * from queue_backlogs(${queue})`.execute(trx);
  return rows;
}

/** Jobs of the tenant itself that are to be served before this one, and this one. */
export async function ownPlace(
  trx: Transaction<Database>,
  job: { readonly id: Id<'job'>; readonly queue: QueueName; readonly accepted_at: Date },
): Promise<number> {
  const { before } = await trx
    .selectFrom('jobs')
    .select(({ fn }) => fn.countAll<number>().as('before'))
    .where('queue', '=', job.queue)
    .where('released_at', 'is', null)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`(accepted_at, id) < (${job.accepted_at}, ${job.id})`)
    .executeTakeFirstOrThrow();
  return before + 1;
}

export type QueuedJob = JobRow & {
  /** Place among the tenant's own jobs in the queue, 1 for the next; `null` once it was sent. */
  readonly place: number | null;
};

/** The tenant's own jobs that wait for their turn, for a worker or for a limit outside, oldest first; one more than `limit` when there are more. */
export async function queuedJobs(
  trx: Transaction<Database>,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<readonly QueuedJob[]> {
  const { rows } = await sql<QueuedJob>`
    select * from (
      select *, case when released_at is null
        then row_number() over (partition by queue, released_at is null order by accepted_at, id) end as place
      from jobs where ended_at is null and status in ('pending', 'parked')) as queued
    where ${after}::text is null or (accepted_at, id) > (select accepted_at, id from jobs where id = ${after})
    order by accepted_at, id limit ${limit + 1}`.execute(trx);
  return rows;
}

const outcomesMax = 200;

/** The last jobs of each kind that a queue completed, of all tenants. */
export async function latestOutcomes(db: Kysely<Database>, queue: QueueName): Promise<readonly Outcome[]> {
  const { rows } = await sql<{
    mine: boolean;
    kind: JobKind;
    cost: number;
    accepted_at: Date;
    started_at: Date;
    ended_at: Date;
    predicted_ms: number;
  }>`select * from queue_outcomes(${queue}, ${outcomesMax})`.execute(db);
  return rows.map((row) => ({
    mine: row.mine,
    kind: row.kind,
    cost: row.cost,
    acceptedMs: row.accepted_at.getTime(),
    startedMs: row.started_at.getTime(),
    endedMs: row.ended_at.getTime(),
    predictedMs: row.predicted_ms,
  }));
}

export interface QueueState {
  readonly queue: QueueName;
  readonly kind: JobKind;
  readonly waiting: number;
  readonly tenants_waiting: number;
  readonly oldest_accepted_at: Date | null;
  readonly released: number;
  readonly running: number;
  readonly parked: number;
}

export async function queueStates(db: Kysely<Database>): Promise<readonly QueueState[]> {
  const { rows } = await sql<QueueState>`select * from queue_states()`.execute(db);
  return rows;
}
