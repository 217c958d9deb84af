import { type Kysely, sql, type Transaction } from 'kysely';

/**
 * Runs `work` in one transaction in which row-level security shows and takes rows of this tenant only.
 * The setting ends with the transaction, so a pooled connection carries nothing over.
 */
export function inTenant<DB, T>(
  db: Kysely<DB>,
  tenantId: string,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('app.tenant_id', ${tenantId}, true)`.execute(trx);
    return work(trx);
  });
}

/** The same for long reads: every statement of `work` sees the state at its beginning. */
export function inTenantSnapshot<DB, T>(
  db: Kysely<DB>,
  tenantId: string,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`select set_config('app.tenant_id', ${tenantId}, true)`.execute(trx);
      return work(trx);
    });
}

/**
 * Turns a transaction to another tenant: from here on it sees and takes rows of that one only. For work of the installation that must
 * commit for several tenants at once; everything that a tenant asks for runs in `inTenant`.
 */
export async function turnTo<DB>(trx: Transaction<DB>, tenantId: string): Promise<void> {
  await sql`select set_config('app.tenant_id', ${tenantId}, true)`.execute(trx);
}
