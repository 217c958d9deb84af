import { type Kysely, sql, type Transaction } from 'kysely';
import type { Held } from '../domain/kept-day.ts';
import type { Database } from './database.ts';

/** The bytes of an upload or an export's archive lie in storage from now on. The job of a reanalysis stores nothing; a deletion that was heard first stays. */
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
    .onConflict((conflict) => conflict.column('job_id').doNothing())
    .execute();
}

/** The bytes that a job had stored are gone. */
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

/** What the transaction's tenant held at some time of the span. */
export function heldIn(trx: Transaction<Database>, since: Date, until: Date): Promise<readonly Held[]> {
  return trx
    .selectFrom('held_bytes')
    .select(['size_bytes as sizeBytes', 'since', 'until'])
    .where('since', '<', until)
    .where((row) => row.or([row('until', 'is', null), row('until', '>', since)]))
    .execute();
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
