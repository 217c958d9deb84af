import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/**
 * The bytes of an upload or an export's archive lie in storage from now on, or lay there until the deletion that was heard first.
 * The job of a reanalysis stores nothing.
 */
export async function holdBytes(
  trx: Transaction<Database>,
  jobId: string,
  sizeBytes: number,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('held_bytes')
    .columns(['job_id', 'tenant_id', 'size_bytes', 'since'])
    .expression((row) =>
      row
        .selectFrom('reservations')
        .select(['job_id', 'tenant_id', sql<number>`${sizeBytes}::bigint`.as('size_bytes')])
        .select(sql<Date>`${since}::timestamptz`.as('since'))
        .where('job_id', '=', jobId)
        .where('kind', 'in', ['sample', 'export']),
    )
    .onConflict((conflict) =>
      conflict
        .column('job_id')
        .doUpdateSet((row) => ({
          size_bytes: row.ref('excluded.size_bytes'),
          since: row.ref('excluded.since'),
        }))
        .where('held_bytes.size_bytes', '=', 0)
        .whereRef('held_bytes.until', '>=', 'excluded.since'),
    )
    .execute();
}

/** The bytes that a job had stored are gone; when nothing was heard of them yet, they are of no size and no time. */
export async function releaseBytes(
  trx: Transaction<Database>,
  tenantId: string,
  jobId: string,
  until: Date,
): Promise<void> {
  await trx
    .insertInto('held_bytes')
    .values({ job_id: jobId, tenant_id: tenantId, size_bytes: 0, since: until, until })
    .onConflict((conflict) =>
      conflict.column('job_id').doUpdateSet({ until }).where('held_bytes.until', 'is', null),
    )
    .execute();
}

/** What the transaction's tenant has held from the beginning until an instant: bytes times milliseconds. */
export async function heldByteMs(trx: Transaction<Database>, until: Date): Promise<bigint> {
  const { rows } = await sql<{ sum: string }>`
    select trunc(coalesce(sum(size_bytes * extract(epoch from least(held.until, ${until}) - since) * 1000), 0))::text as sum
    from held_bytes held where since < least(held.until, ${until})`.execute(trx);
  return BigInt(rows[0]?.sum ?? 0);
}

/** What the ledger has of it. */
export async function enteredMbHours(trx: Transaction<Database>): Promise<number> {
  const { sum } = await trx
    .selectFrom('ledger')
    .select((row) => sql<number>`coalesce(${row.fn.sum('quantity')}, 0)::bigint`.as('sum'))
    .where('kind', '=', 'storage_mb_hours')
    .executeTakeFirstOrThrow();
  return sum;
}

/** Days of one tenant are entered one after the other: each counts on what is entered already. */
export async function lockKeptDays(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`kept days ${tenantId}`}, 0))`.execute(trx);
}

export interface TenantDay {
  readonly tenantId: string;
  readonly day: Date;
}

/** Days before `today` on which a tenant held or used something, and whose standing costs are not entered; oldest first. */
export async function unenteredDays(
  db: Kysely<Database>,
  today: Date,
  most: number,
): Promise<readonly TenantDay[]> {
  const { rows } = await sql<{ tenant_id: string; day: string }>`
    select tenant_id, day::text from unentered_days(${today.toISOString().slice(0, 10)}::date, ${most})`.execute(
    db,
  );
  return rows.map(({ tenant_id, day }) => ({ tenantId: tenant_id, day: new Date(`${day}T00:00:00Z`) }));
}
