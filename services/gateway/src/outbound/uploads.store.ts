import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export type UploadRow = Selectable<Database['uploads']>;

export async function addUpload(
  trx: Transaction<Database>,
  upload: Omit<UploadRow, 'reservation'> & { reservation: object },
): Promise<void> {
  await trx
    .insertInto('uploads')
    .values({ ...upload, reservation: JSON.stringify(upload.reservation) })
    .execute();
}

/** The upload, and nobody else completes it until the transaction ends. */
export async function lockUpload(trx: Transaction<Database>, id: string): Promise<UploadRow | null> {
  return (
    (await trx.selectFrom('uploads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) ?? null
  );
}

export async function removeUpload(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('uploads').where('id', '=', id).execute();
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
