import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { type FileEnd, notInTime } from '../domain/batch-state.ts';
import { endFile } from '../outbound/batches.store.ts';
import { removeUpload, type UploadRow } from '../outbound/uploads.store.ts';
import { giveBack, type Parts } from './admission.ts';

/** Removes all of an upload that will not become a job, the row after the bytes, and gives back what it took of the plan. A batch keeps `why`. */
export async function dropUpload(
  parts: Parts,
  objects: Objects,
  upload: Pick<UploadRow, 'id' | 'tenant_id' | 'job_id' | 'object_key' | 'multipart_id' | 'expires_at'>,
  why: Pick<FileEnd, 'outcome' | 'error'> = { outcome: 'failed', error: notInTime },
): Promise<void> {
  const now = parts.clock();
  const endedAt = upload.expires_at < now ? upload.expires_at : now;
  if (upload.multipart_id) await objects.abortMultipart(upload.object_key, upload.multipart_id);
  await objects.delete(upload.object_key);
  await inTenant(parts.db, upload.tenant_id, async (trx) => {
    await removeUpload(trx, upload.id);
    await endFile(trx, upload.id, { ...why, endedAt });
  });
  await giveBack(parts, upload.tenant_id, upload.job_id, 'sample');
}
