import type { Id } from '@trc/contracts/ids';
import type { Selectable, Transaction } from 'kysely';
import type { FileEnd, FileFacts } from '../domain/batch-state.ts';
import type { Database } from './database.ts';

export type BatchRow = Selectable<Database['batches']>;
export type BatchFileRow = Selectable<Database['batch_files']>;

/** A file of a batch with all that tells how far it is. */
export interface BatchFile
  extends Pick<
      BatchFileRow,
      'batch_id' | 'number' | 'filename' | 'size_bytes' | 'upload_id' | 'job_id' | 'sample_id'
    >,
    FileFacts {}

export async function addBatch(
  trx: Transaction<Database>,
  batch: BatchRow,
  files: readonly BatchFileRow[],
): Promise<void> {
  await trx.insertInto('batches').values(batch).execute();
  const rows = files.map((file) => ({ ...file, error: file.error && JSON.stringify(file.error) }));
  await trx.insertInto('batch_files').values(rows).execute();
}

export async function findBatch(trx: Transaction<Database>, id: Id<'batch'>): Promise<BatchRow | null> {
  return (await trx.selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The batch, and nobody else cancels it until the transaction ends. */
export async function lockBatch(trx: Transaction<Database>, id: Id<'batch'>): Promise<BatchRow | null> {
  const row = await trx.selectFrom('batches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ?? null;
}

/** A user's, newest first. One row more than `limit` says that there is a next page. */
export function listBatches(
  trx: Transaction<Database>,
  userId: string,
  page: { readonly limit: number; readonly after: string | null },
): Promise<BatchRow[]> {
  let query = trx
    .selectFrom('batches')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
  if (page.after !== null) query = query.where('id', '<', page.after as Id<'batch'>);
  return query.execute();
}

/** The files of batches by their numbers, in one look: a file is never between its upload and its job. */
export async function filesOfBatches(
  trx: Transaction<Database>,
  batches: readonly BatchRow[],
): Promise<readonly BatchFile[]> {
  if (batches.length === 0) return [];
  const ids = batches.map(({ id }) => id);
  const rows = await trx
    .selectFrom('batch_files as file')
    .innerJoin('batches as batch', 'batch.id', 'file.batch_id')
    .leftJoin('uploads as upload', 'upload.id', 'file.upload_id')
    .leftJoin('jobs as job', 'job.id', 'file.job_id')
    .selectAll('file')
    .select([
      'batch.expires_at as batch_expires_at',
      'upload.expires_at as upload_expires_at',
      'job.status as job_status',
      'job.progress as job_progress',
      'job.error as job_error',
      'job.estimated_completion as job_estimated_completion',
      'job.ended_at as job_ended_at',
    ])
    .where('file.batch_id', 'in', ids)
    .orderBy('file.batch_id')
    .orderBy('file.number')
    .execute();
  return rows.map((row) => ({
    batch_id: row.batch_id,
    number: row.number,
    filename: row.filename,
    size_bytes: row.size_bytes,
    upload_id: row.upload_id,
    job_id: row.job_id,
    sample_id: row.sample_id,
    end:
      row.outcome && row.ended_at ? { outcome: row.outcome, error: row.error, endedAt: row.ended_at } : null,
    job:
      row.job_status && row.job_estimated_completion
        ? {
            status: row.job_status,
            progress: row.job_progress ?? 0,
            error: row.job_error,
            estimatedCompletion: row.job_estimated_completion,
            endedAt: row.job_ended_at,
          }
        : null,
    expiresAt: row.upload_expires_at ?? row.batch_expires_at,
    hasUpload: row.upload_expires_at !== null,
  }));
}

/** Keeps how a file ended that becomes no job. What was said first holds; an upload without a batch has no row here. */
export async function endFile(
  trx: Transaction<Database>,
  uploadId: string,
  { outcome, error, endedAt }: FileEnd,
): Promise<void> {
  await trx
    .updateTable('batch_files')
    .set({ outcome, error: error && JSON.stringify(error), ended_at: endedAt })
    .where('upload_id', '=', uploadId as Id<'upload'>)
    .where('outcome', 'is', null)
    .execute();
}

/** Removes the batch that has these uploads, with its files. */
export async function removeBatchOf(
  trx: Transaction<Database>,
  uploadIds: readonly Id<'upload'>[],
): Promise<void> {
  if (uploadIds.length === 0) return;
  await trx
    .deleteFrom('batches')
    .where('id', 'in', (row) =>
      row.selectFrom('batch_files').select('batch_id').where('upload_id', 'in', uploadIds),
    )
    .execute();
}
