import { newId } from '@trc/contracts/ids';
import type { Objects } from '@trc/runtime/objects';

const idIn = /_([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{16}\.json\.gz$/;

/**
 * Deletes what previews left behind, of all services and tenants. No row tells of a preview; its key ends in an id,
 * and the first ten characters of an id (a ULID) are the time at which it was made, in the order of time.
 */
export async function deletePreviews(
  objects: Pick<Objects, 'list' | 'delete'>,
  madeBefore: Date,
): Promise<void> {
  const before = idIn.exec(`${newId('job', madeBefore.getTime())}.json.gz`)?.[1] ?? '';
  for (const key of await objects.list('previews/')) {
    const madeAt = idIn.exec(key)?.[1];
    if (madeAt !== undefined && madeAt < before) await objects.delete(key);
  }
}
