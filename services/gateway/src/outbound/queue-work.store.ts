import type { JobKind } from '@trc/contracts/documents/job.v1';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AlikeJobs, OldestOfBound } from '../domain/queue-work.ts';
import type { QueueName } from '../domain/queues.ts';
import type { Database } from './database.ts';

/** More jobs than this make more work in any queue than its workers may ever be scaled to. */
const countedMax = 20_000;

/** Work that waits or is in flight, over all tenants; of a queue at most its 20,000 most pressing jobs. */
export async function jobsByLikeness(
  db: Kysely<Database>,
  now: Date,
): Promise<ReadonlyArray<AlikeJobs & { readonly queue: QueueName }>> {
  const { rows } = await sql<{
    queue: QueueName;
    kind: JobKind;
    cost: number;
    waiting: number;
    in_flight: number;
  }>`select * from queue_work(${now}, ${countedMax})`.execute(db);
  return rows.map(({ in_flight: inFlight, ...alike }) => ({ ...alike, inFlight }));
}

/** For each queue and bound on waiting the oldest job that waits. */
export async function oldestByBound(
  db: Kysely<Database>,
): Promise<ReadonlyArray<OldestOfBound & { readonly queue: QueueName }>> {
  const { rows } = await sql<{
    queue: QueueName;
    waiting_s_max: number | null;
    oldest_accepted_at: Date;
  }>`select * from queue_waits()`.execute(db);
  return rows.map(({ queue, waiting_s_max, oldest_accepted_at }) => ({
    queue,
    boundS: waiting_s_max,
    acceptedMs: oldest_accepted_at.getTime(),
  }));
}

/** Runs reads of which no one may take longer than this: a figure that comes late is of no use, and the next one is asked for soon. */
export function readWithin<T>(
  db: Kysely<Database>,
  timeoutMs: number,
  read: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = ${sql.lit(timeoutMs)}`.execute(trx);
    return read(trx);
  });
}
