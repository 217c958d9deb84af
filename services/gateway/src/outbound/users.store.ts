import type { Notify } from '@trc/contracts/http/me';
import type { Selectable, Transaction } from 'kysely';
import type { Database, Role } from './database.ts';

export type UserRow = Selectable<Database['users']>;

/** In the order in which they came, and one more than `limit` when there are more. */
export function listUsers(
  trx: Transaction<Database>,
  limit: number,
  after: string | null,
): Promise<UserRow[]> {
  let query = trx
    .selectFrom('users')
    .selectAll()
    .orderBy('id')
    .limit(limit + 1);
  if (after) query = query.where('id', '>', after);
  return query.execute();
}

export async function findUserByEmail(trx: Transaction<Database>, email: string): Promise<UserRow | null> {
  const row = await trx
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return row ?? null;
}

/** The user, and how many other owners there are; neither changes until the transaction ends. */
export async function lockUser(
  trx: Transaction<Database>,
  id: string,
): Promise<{ readonly user: UserRow; readonly otherOwners: number } | null> {
  const rows = await trx
    .selectFrom('users')
    .selectAll()
    .where((where) => where.or([where('id', '=', id), where('role', '=', 'owner')]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const user = rows.find((row) => row.id === id);
  if (!user) return null;
  return { user, otherOwners: rows.filter((row) => row.role === 'owner' && row.id !== id).length };
}

/** How many people the tenant has besides. */
export async function countOthers(trx: Transaction<Database>, id: string): Promise<number> {
  const { count } = await trx
    .selectFrom('users')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('id', '<>', id)
    .executeTakeFirstOrThrow();
  return count;
}

export function changeUser(
  trx: Transaction<Database>,
  id: string,
  change: { readonly name?: string; readonly role?: Role; readonly notify?: Notify },
): Promise<UserRow> {
  const { notify, ...values } = change;
  const json = notify ? { notify: JSON.stringify(notify) } : {};
  return trx
    .updateTable('users')
    .set({ id, ...values, ...json })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
