import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** Tenants that are due to be looked at, for one reason or the other; until `until` no other process looks at them for it. */
export async function claimTenants(
  db: Kysely<Database>,
  claim: 'retention_claim' | 'brands_claim',
  now: Date,
  until: Date,
  most: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select * from ${sql.id(claim)}(${now}, ${until}, ${most})`.execute(db);
  return rows.map(({ tenant_id }) => tenant_id);
}
