import type { CandidateSet } from '@trc/contracts/documents/candidate-set.v1';
import { putGzippedJson } from '@trc/runtime/gzipped-json';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

export const objectKeyOf = (tenantId: string, setId: string) =>
  `tenants/${tenantId}/candidates/${setId}.json.gz`;

/** Where the set of a preview is until its short time is over; no row tells of it. */
export const previewKeyOf = (tenantId: string, setId: string) => `previews/${tenantId}/${setId}.json.gz`;

/** Writes the set as an object. The same set written twice is one object. */
export async function putCandidateSet(
  objects: Pick<Objects, 'put'>,
  objectKey: string,
  set: CandidateSet,
): Promise<void> {
  await putGzippedJson(objects, objectKey, set);
}

export interface SetOwner {
  readonly tenantId: string;
  readonly jobId: string;
  readonly userId: string;
}

/** The row beside the object: counts, and where the object is. */
export async function storeCandidateSet(
  trx: Transaction<Database>,
  owner: SetOwner,
  set: CandidateSet,
  at: Date,
): Promise<void> {
  await trx
    .insertInto('candidate_sets')
    .values({
      id: set.id,
      tenant_id: owner.tenantId,
      job_id: owner.jobId,
      user_id: owner.userId,
      world_id: set.world_id,
      world_version: set.world_version,
      object_key: objectKeyOf(owner.tenantId, set.id),
      count: set.candidates.length,
      strategies: JSON.stringify(set.strategies),
      dropped: JSON.stringify(set.dropped),
      left_out: JSON.stringify(set.left_out),
      created_at: at,
    })
    .execute();
}

/**
 * Deletes sets whose time is over, over all tenants: first the object, then the row, so that an interrupted run leaves
 * nothing that no row tells of.
 * @returns how many were deleted, at most `most`.
 */
export async function deleteOldSets(
  db: Kysely<Database>,
  objects: Pick<Objects, 'delete'>,
  madeBefore: Date,
  most: number,
): Promise<number> {
  const { rows } = await sql<{
    tenant_id: string;
    id: string;
    object_key: string;
  }>`select * from sets_older(${madeBefore}, ${most})`.execute(db);
  for (const { tenant_id, id, object_key } of rows) {
    await objects.delete(object_key);
    await inTenant(db, tenant_id, (trx) => trx.deleteFrom('candidate_sets').where('id', '=', id).execute());
  }
  return rows.length;
}

export async function setKeysOf(trx: Transaction<Database>, userId: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('candidate_sets')
    .select('object_key')
    .where('user_id', '=', userId)
    .execute();
  return rows.map(({ object_key }) => object_key);
}

/** Removes the rows of sets whose objects are gone. */
export async function removeSetsOf(
  trx: Transaction<Database>,
  userId: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .deleteFrom('candidate_sets')
    .where('user_id', '=', userId)
    .where('object_key', 'in', [...keys])
    .execute();
}
