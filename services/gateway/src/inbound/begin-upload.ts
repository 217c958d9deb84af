import type { createUpload } from '@trc/contracts/http/create-upload.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { Objects } from '@trc/runtime/objects';
import type { z } from 'zod';
import type { Caller } from '../outbound/callers.store.ts';
import type { NewUpload } from '../outbound/uploads.store.ts';
import { cleanFilename } from './accept-sample.ts';
import type { Reservation } from './admission.ts';

export type Announced = z.output<typeof createUpload.body>;
/** An upload in parts, which is not written yet. */
export type BegunUpload = NewUpload & {
  readonly id: Id<'upload'>;
  readonly size_bytes: number;
  readonly multipart_id: string;
};

/** Opens a place in storage for the parts of a file that was admitted. */
export async function beginUpload(
  objects: Objects,
  { tenantId, userId }: Caller,
  file: Announced,
  admitted: { readonly jobId: Id<'job'>; readonly reservation: Reservation; readonly expiresAt: Date },
): Promise<BegunUpload> {
  const sampleId = newId('sample');
  const objectKey = `tenants/${tenantId}/samples/${sampleId}`;
  return {
    id: newId('upload'),
    tenant_id: tenantId,
    user_id: userId,
    job_id: admitted.jobId,
    sample_id: sampleId,
    filename: cleanFilename(file.filename),
    size_bytes: file.size_bytes,
    sha256: file.sha256 ?? null,
    object_key: objectKey,
    multipart_id: await objects.startMultipart(objectKey, 'application/octet-stream'),
    reservation: admitted.reservation,
    expires_at: admitted.expiresAt,
  };
}
