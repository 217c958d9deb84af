import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type UploadRow = Selectable<Database['uploads']>;
export type NewUpload = Omit<UploadRow, 'reservation'> & { readonly reservation: object };

export async function addUpload(trx: Transaction<Database>, ...uploads: readonly NewUpload[]): Promise<void> {
  await trx
    .insertInto('uploads')
    .values(uploads.map((upload) => ({ ...upload, reservation: JSON.stringify(upload.reservation) })))
    .execute();
}

/** The upload, and nobody else completes it until the transaction ends. */
export async function lockUpload(trx: Transaction<Database>, id: string): Promise<UploadRow | null> {
  return (
    (await trx.selectFrom('uploads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) ?? null
  );
}

/** The upload as it stands, whatever becomes of it. */
export async function findUpload(trx: Transaction<Database>, id: string): Promise<UploadRow | null> {
  return (await trx.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Those of the uploads that have neither become jobs nor been removed. */
export async function findUploads(
  trx: Transaction<Database>,
  ids: readonly string[],
): Promise<readonly UploadRow[]> {
  return ids.length === 0 ? [] : trx.selectFrom('uploads').selectAll().where('id', 'in', ids).execute();
}

/** Uploads in parts that a person can go on with, newest first, and one more than `limit` when there are more. */
export function unfinishedUploads(
  trx: Transaction<Database>,
  of: { readonly userId: string; readonly now: Date },
  page: { readonly limit: number; readonly after: string | null },
): Promise<UploadRow[]> {
  let query = trx
    .selectFrom('uploads')
    .selectAll()
    .where('user_id', '=', of.userId)
    .where('multipart_id', 'is not', null)
    .where('expires_at', '>', of.now)
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.after !== null) query = query.where('id', '<', page.after);
  return query.execute();
}

/**
 * Ends an upload, unless it became a job. What is left of it is removed by whoever ended it or, if that fails on the way, by
 * the sweeper, to whom it looks like any other whose time is up.
 */
export async function expireUpload(trx: Transaction<Database>, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('uploads')
    .set({ expires_at: now })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends those of the uploads that have not become jobs, and names them. */
export async function expireUploads(
  trx: Transaction<Database>,
  ids: readonly string[],
  now: Date,
): Promise<readonly UploadRow[]> {
  if (ids.length === 0) return [];
  return trx
    .updateTable('uploads')
    .set({ expires_at: now })
    .where('id', 'in', ids)
    .where('expires_at', '>', now)
    .returningAll()
    .execute();
}

/** Removes an upload that becomes a job. False when there is none, or its time is up. */
export async function takeUpload(trx: Transaction<Database>, id: string, now: Date): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('uploads')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function removeUpload(trx: Transaction<Database>, ...ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.deleteFrom('uploads').where('id', 'in', ids).execute();
}

/** Uploads that nobody completed in time, over all tenants. */
export async function expiredUploads(
  db: Kysely<Database>,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: string }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: string;
  }>`select * from uploads_expired(${most})`.execute(db);
  return rows;
}
