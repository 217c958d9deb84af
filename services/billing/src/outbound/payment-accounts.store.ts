import { type Kysely, sql, type Transaction } from 'kysely';
import type { Grant } from '../domain/subscription.ts';
import type { Database } from './database.ts';
import type { ProviderName } from './payments.ts';

export interface PaymentAccount {
  readonly provider: ProviderName;
  readonly customerId: string;
  /** What its payments have given the tenant so far. */
  readonly granted: Grant | null;
}

/** Until the transaction ends, nobody else applies payments of this tenant. */
export async function lockPayments(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`payments ${tenantId}`}, 0))`.execute(trx);
}

/** The account of the transaction's tenant. */
export async function findAccount(
  trx: Transaction<Database>,
  provider: ProviderName,
): Promise<PaymentAccount | null> {
  const row = await trx
    .selectFrom('payment_accounts')
    .select(['customer_id', 'granted'])
    .where('provider', '=', provider)
    .executeTakeFirst();
  return row
    ? {
        provider,
        customerId: row.customer_id,
        granted: row.granted && {
          ...row.granted,
          until: row.granted.until === null ? null : new Date(row.granted.until),
        },
      }
    : null;
}

/** Keeps the provider's customer of a tenant; the first one stays. */
export async function addAccount(
  trx: Transaction<Database>,
  account: { readonly tenantId: string; readonly provider: ProviderName; readonly customerId: string },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('payment_accounts')
    .values({
      tenant_id: account.tenantId,
      provider: account.provider,
      customer_id: account.customerId,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'provider']).doNothing())
    .execute();
}

export async function keepGrant(
  trx: Transaction<Database>,
  provider: ProviderName,
  granted: Grant | null,
): Promise<void> {
  await trx
    .updateTable('payment_accounts')
    .set({ granted: granted && JSON.stringify(granted) })
    .where('provider', '=', provider)
    .execute();
}

/** Whose customer this is; `null` for a stranger's. */
export async function tenantOfCustomer(
  db: Kysely<Database>,
  provider: ProviderName,
  customerId: string,
): Promise<string | null> {
  const { rows } = await sql<{ tenant: string | null }>`
    select tenant_of_customer(${provider}, ${customerId}) as tenant`.execute(db);
  return rows[0]?.tenant ?? null;
}
