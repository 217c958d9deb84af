import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CandidateSet } from '@trc/contracts/documents/candidate-set.v1';
import type { Objects } from '@trc/runtime/objects';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

const compress = promisify(gzip);

export const objectKeyOf = (tenantId: string, setId: string) =>
  `tenants/${tenantId}/candidates/${setId}.json.gz`;

/** Writes the set as an object. The same set written twice is one object. */
export async function putCandidateSet(
  objects: Objects,
  tenantId: string,
  set: CandidateSet,
): Promise<string> {
  const key = objectKeyOf(tenantId, set.id);
  await objects.put(key, await compress(JSON.stringify(set)), 'application/gzip');
  return key;
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
