import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { removeUpload, type UploadRow } from '../outbound/uploads.store.ts';
import { giveBack, type Parts } from './admission.ts';

/** Removes all of an upload that will not become a job, the row after the bytes, and gives back what it took of the plan. */
export async function dropUpload(
  parts: Parts,
  objects: Objects,
  upload: Pick<UploadRow, 'id' | 'tenant_id' | 'job_id' | 'object_key' | 'multipart_id'>,
): Promise<void> {
  if (upload.multipart_id) await objects.abortMultipart(upload.object_key, upload.multipart_id);
  await objects.delete(upload.object_key);
  await inTenant(parts.db, upload.tenant_id, (trx) => removeUpload(trx, upload.id));
  await giveBack(parts, upload.tenant_id, upload.job_id, 'sample');
}
