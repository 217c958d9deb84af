import type { Selectable, Transaction } from 'kysely';
import type { Database } from './database.ts';

export type DomainRow = Selectable<Database['tenant_domains']>;

export function listDomains(trx: Transaction<Database>): Promise<DomainRow[]> {
  return trx.selectFrom('tenant_domains').selectAll().orderBy('domain').execute();
}

export async function findDomain(trx: Transaction<Database>, domain: string): Promise<DomainRow | null> {
  const row = await trx
    .selectFrom('tenant_domains')
    .selectAll()
    .where('domain', '=', domain)
    .executeTakeFirst();
  return row ?? null;
}

/** Claims a domain; a claim that is there already keeps its token. */
export async function claimDomain(
  trx: Transaction<Database>,
  claim: { readonly tenantId: string; readonly domain: string; readonly token: string },
  now: Date,
): Promise<DomainRow> {
  const { tenantId, domain, token } = claim;
  return trx
    .insertInto('tenant_domains')
    .values({ tenant_id: tenantId, domain, token, verified_at: null, created_at: now })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'domain']).doUpdateSet({ domain }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Throws a unique violation when another tenant has verified the domain. */
export async function markVerified(
  trx: Transaction<Database>,
  domain: string,
  now: Date,
): Promise<DomainRow> {
  return trx
    .updateTable('tenant_domains')
    .set({ verified_at: now })
    .where('domain', '=', domain)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** `false` when there was none. */
export async function removeDomain(trx: Transaction<Database>, domain: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('tenant_domains')
    .where('domain', '=', domain)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
