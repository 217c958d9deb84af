import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { type Missing, nextLookAt } from '../domain/domain-proof.ts';
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

/** Its record was found. Throws a unique violation when another tenant has verified the domain. */
export async function markVerified(
  trx: Transaction<Database>,
  domain: string,
  now: Date,
): Promise<DomainRow> {
  return trx
    .updateTable('tenant_domains')
    .set((row) => ({
      verified_at: row.fn.coalesce('verified_at', sql<Date>`${now}::timestamptz`),
      check_at: nextLookAt(now),
      missing_looks: 0,
      missing_since: null,
    }))
    .where('domain', '=', domain)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A proven domain whose record is to be looked for. */
export type DueDomain = Pick<DomainRow, 'tenant_id' | 'domain' | 'token'>;

/** Proven domains that are due to be looked at, over all tenants; until `until` no other process looks at them. */
export async function claimDueDomains(
  db: Kysely<Database>,
  now: Date,
  until: Date,
  most: number,
): Promise<readonly DueDomain[]> {
  const { rows } = await sql<DueDomain>`select * from domains_claim(${now}, ${until}, ${most})`.execute(db);
  return rows;
}

/** The proven domain whose record this is, `null` when it is that no more. */
export async function lockProven(
  trx: Transaction<Database>,
  domain: string,
  token: string,
): Promise<DomainRow | null> {
  const row = await trx
    .selectFrom('tenant_domains')
    .selectAll()
    .where('domain', '=', domain)
    .where('token', '=', token)
    .where('verified_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function noteLook(
  trx: Transaction<Database>,
  domain: string,
  { looks, since }: Missing,
  checkAt: Date,
): Promise<void> {
  await trx
    .updateTable('tenant_domains')
    .set({ missing_looks: looks, missing_since: since, check_at: checkAt })
    .where('domain', '=', domain)
    .execute();
}

/** What is left is the claim, as before it was proven. */
export async function loseProof(trx: Transaction<Database>, domain: string): Promise<void> {
  await trx
    .updateTable('tenant_domains')
    .set({ verified_at: null, check_at: null, missing_looks: 0, missing_since: null })
    .where('domain', '=', domain)
    .execute();
}

/** `false` when there was none. */
export async function removeDomain(trx: Transaction<Database>, domain: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('tenant_domains')
    .where('domain', '=', domain)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
