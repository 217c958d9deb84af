import type { Selectable, Transaction } from 'kysely';
import type { Database } from './database.ts';

export type OidcProviderRow = Selectable<Database['oidc_providers']>;

/** The provider of the tenant; it has one at most. */
export async function findOidcProvider(trx: Transaction<Database>): Promise<OidcProviderRow | null> {
  return (await trx.selectFrom('oidc_providers').selectAll().executeTakeFirst()) ?? null;
}

export function putOidcProvider(
  trx: Transaction<Database>,
  { tenant_id, ...values }: OidcProviderRow,
): Promise<OidcProviderRow> {
  return trx
    .insertInto('oidc_providers')
    .values({ tenant_id, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function removeOidcProvider(trx: Transaction<Database>): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('oidc_providers').executeTakeFirst();
  return numDeletedRows === 1n;
}
