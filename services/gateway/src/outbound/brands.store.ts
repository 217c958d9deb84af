import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Tenants with a brand or key prefix of their own that are due to be looked at; until `until` no other process looks at them. */
export async function claimBranded(
  db: Kysely<Database>,
  now: Date,
  until: Date,
  most: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select * from brands_claim(${now}, ${until}, ${most})`.execute(db);
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Whether the brand of the transaction's tenant is shown from now on. */
export async function setBrandShown(trx: Transaction<Database>, shown: boolean): Promise<void> {
  await trx.updateTable('tenants').set({ brand_shown: shown }).execute();
}
