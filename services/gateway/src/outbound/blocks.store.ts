import type { Blocklist } from '@trc/contracts/documents/blocklist.v1';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

const nothing: Blocklist = { tracks: [], artists: [] };

export async function findBlocklist(trx: Transaction<Database>, userId: string): Promise<Blocklist> {
  const row = await trx
    .selectFrom('blocks')
    .select(['tracks', 'artists'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ?? nothing;
}

/** The list, and nobody else changes it until the transaction ends, also when it is the first one. */
export async function lockBlocklist(
  trx: Transaction<Database>,
  owner: { readonly tenantId: string; readonly userId: string },
): Promise<Blocklist> {
  const row = await trx
    .insertInto('blocks')
    .values({ user_id: owner.userId, tenant_id: owner.tenantId, tracks: '[]', artists: '[]' })
    // The row is written once more as it is, because only a row that is written is both locked and given back.
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ tenant_id: owner.tenantId }))
    .returning(['tracks', 'artists'])
    .executeTakeFirstOrThrow();
  return row;
}

export async function putBlocklist(
  trx: Transaction<Database>,
  userId: string,
  list: Blocklist,
): Promise<void> {
  await trx
    .updateTable('blocks')
    .set({ tracks: JSON.stringify(list.tracks), artists: JSON.stringify(list.artists) })
    .where('user_id', '=', userId)
    .execute();
}
