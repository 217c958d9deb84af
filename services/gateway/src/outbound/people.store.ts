import { newId } from '@trc/contracts/ids';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Somebody who signs in: a user of the tenant whose address was called, or of a tenant that was made there. */
export interface Person {
  readonly tenantId: string;
  readonly userId: string;
}

type Executor = Kysely<Database> | Transaction<Database>;

async function first(
  db: Executor,
  query: RawBuilder<{ tenant_id: string; user_id: string }>,
): Promise<Person | null> {
  const [row] = (await query.execute(db)).rows;
  return row ? { tenantId: row.tenant_id, userId: row.user_id } : null;
}

export const personOfEmail = (db: Executor, hostTenantId: string, email: string) =>
  first(db, sql`select * from person_of_email(${hostTenantId}, ${email.toLowerCase()})`);

export const personOfIdentity = (db: Executor, hostTenantId: string, issuer: string, subject: string) =>
  first(db, sql`select * from person_of_identity(${hostTenantId}, ${issuer}, ${subject})`);

export const personOfSpotify = (db: Executor, hostTenantId: string, account: string) =>
  first(db, sql`select * from person_of_spotify(${hostTenantId}, ${account})`);

/** Of two that do the same at once, the second waits until the transaction of the first has ended. */
export async function waitForOthers(trx: Transaction<Database>, about: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${about}, 0))`.execute(trx);
}

/** `false` when the account is somebody else's. Linking it again changes nothing. */
export async function linkIdentity(
  trx: Transaction<Database>,
  identity: { readonly issuer: string; readonly subject: string } & Person,
): Promise<boolean> {
  const { issuer, subject, tenantId, userId } = identity;
  const { user_id } = await trx
    .insertInto('identities')
    .values({ id: newId('identity'), tenant_id: tenantId, user_id: userId, issuer, subject })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'issuer', 'subject']).doUpdateSet({ issuer }))
    .returning('user_id')
    .executeTakeFirstOrThrow();
  return user_id === userId;
}
