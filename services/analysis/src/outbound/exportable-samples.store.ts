import type { Id } from '@trc/contracts/ids';
import type { Transaction } from 'kysely';
import type { Exportable } from '../domain/export/plan-export.ts';
import type { Database } from './database.ts';

export interface StoredSample extends Exportable {
  readonly objectKey: string;
  readonly sha256: string;
}

/** Those of the ids that the library has, in no order. */
export async function findExportable(
  trx: Transaction<Database>,
  ids: readonly string[],
): Promise<readonly StoredSample[]> {
  const rows = await trx
    .selectFrom('samples')
    .select(['id', 'filename', 'size_bytes', 'object_key', 'sha256', 'analysis'])
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id, filename, size_bytes, object_key, sha256, analysis }) => ({
    id: id as Id<'sample'>,
    filename,
    sizeBytes: size_bytes,
    objectKey: object_key,
    sha256,
    analysis,
  }));
}
