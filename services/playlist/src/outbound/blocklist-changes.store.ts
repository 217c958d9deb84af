import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export async function blocklistChanges(trx: Transaction<Database>, userId: string): Promise<number> {
  const row = await trx
    .selectFrom('blocklist_changes')
    .select('changes')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.changes ?? 0;
}

/** Adds to the count and gives it; until the transaction ends nobody else gets further than here. */
export async function countBlocklistChange(
  trx: Transaction<Database>,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  by: 0 | 1,
): Promise<number> {
  const { changes } = await trx
    .insertInto('blocklist_changes')
    .values({ tenant_id: tenantId, user_id: userId, changes: by })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'user_id'])
        .doUpdateSet({ changes: sql<number>`blocklist_changes.changes + ${by}` }),
    )
    .returning('changes')
    .executeTakeFirstOrThrow();
  return changes;
}
