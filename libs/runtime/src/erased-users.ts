import { createHash } from 'node:crypto';
import { newId } from '@trc/contracts/ids';
import { type Kysely, sql, type Transaction } from 'kysely';

/** The user is erased: nothing about them may be written any more. */
export class UserErased extends Error {
  constructor() {
    super('the user is erased');
    this.name = 'UserErased';
  }
}

const hashOf = (userId: string) => createHash('sha256').update(userId).digest('hex');

/** The user whom a message names; `null` when it names none. */
export function userIdIn(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'user_id' in data && typeof data.user_id === 'string'
    ? data.user_id
    : null;
}

/** The same message about nobody: under a new id, which no other message and no row has. */
export function nobody<T>(data: T): T {
  return { ...data, user_id: newId('user') };
}

/** Until the transaction ends nobody erases the user. Throws UserErased when somebody has. */
export async function refuseErased<DB>(trx: Transaction<DB>, userId: string): Promise<void> {
  const { rows } = await sql<{ erased: boolean }>`select user_is_erased(${hashOf(userId)}) as erased`.execute(
    trx,
  );
  if (rows[0]?.erased) throw new UserErased();
}

/**
 * Marks the user as erased, within this service. It waits for transactions that are writing about them, and whoever
 * comes later is refused. The mark is a hash: it tells nobody who they were.
 */
export async function markErased<DB>(
  trx: Transaction<DB>,
  who: { readonly tenantId: string; readonly userId: string },
  now: Date,
): Promise<void> {
  const hash = hashOf(who.userId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`erased ${hash}`}, 0))`.execute(trx);
  await (trx as unknown as Kysely<ErasedUserTables>)
    .insertInto('erased_users')
    .values({ tenant_id: who.tenantId, user_sha256: hash, erased_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

interface ErasedUserTables {
  erased_users: { tenant_id: string; user_sha256: string; erased_at: Date };
}
