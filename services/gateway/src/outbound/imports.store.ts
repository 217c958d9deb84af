import type { Id } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type ImportRow = Selectable<Database['imports']>;

export async function addImport(trx: Transaction<Database>, row: Omit<ImportRow, 'accepted'>): Promise<void> {
  await trx.insertInto('imports').values(row).execute();
}

export async function acceptImport(
  trx: Transaction<Database>,
  id: Id<'import'>,
  expiresAt: Date,
): Promise<void> {
  await trx
    .updateTable('imports')
    .set({ accepted: true, expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
}

/** The user's own history, while it is kept. */
export async function findImport(
  trx: Transaction<Database>,
  id: Id<'import'>,
  userId: string,
  now: Date,
): Promise<ImportRow | null> {
  return (
    (await trx
      .selectFrom('imports')
      .selectAll()
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('accepted', '=', true)
      .where('expires_at', '>', now)
      .executeTakeFirst()) ?? null
  );
}

export async function objectOfImport(trx: Transaction<Database>, id: Id<'import'>): Promise<string | null> {
  const row = await trx.selectFrom('imports').select('object_key').where('id', '=', id).executeTakeFirst();
  return row?.object_key ?? null;
}

export async function removeImport(trx: Transaction<Database>, id: Id<'import'>): Promise<void> {
  await trx.deleteFrom('imports').where('id', '=', id).execute();
}

/** Histories whose time is over, and uploads that never became one, over all tenants. */
export async function expiredImports(
  db: Kysely<Database>,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: Id<'import'> }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: Id<'import'>;
  }>`select * from imports_expired(${most})`.execute(db);
  return rows;
}
