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
