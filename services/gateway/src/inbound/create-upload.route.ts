import { Controller, Inject } from '@nestjs/common';
import { createUpload } from '@trc/contracts/http/create-upload.v1';
import { newId } from '@trc/contracts/ids';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { Caller } from '../outbound/callers.store.ts';
import { addUpload } from '../outbound/uploads.store.ts';
import { cleanFilename } from './accept-sample.ts';
import { giveBack, type Parts, reserve } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { promise } from './promise.ts';

/** S3 wants at least 5 MiB in every part but the last. */
const partSizeBytes = 8 * 1024 * 1024;
const lifeS = 3_600;

import { PARTS } from '../tokens.ts';

@Controller()
export class CreateUploadRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
  }

  @Route(createUpload)
  async handle(@CurrentCaller() caller: Caller, @Input(createUpload) { body }: InputOf<typeof createUpload>) {
    const jobId = newId('job');
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId,
      kind: 'sample',
      sizeBytes: body.size_bytes,
      durationS: null,
      vibe: body.vibe,
    });
    try {
      const uploadId = newId('upload');
      const sampleId = newId('sample');
      const objectKey = `tenants/${caller.tenantId}/samples/${sampleId}`;
      const expiresAt = new Date(this.#parts.clock().getTime() + lifeS * 1_000);
      const multipartId = await this.#objects.startMultipart(objectKey, 'application/octet-stream');
      await inTenant(this.#parts.db, caller.tenantId, (trx) =>
        addUpload(trx, {
          id: uploadId,
          tenant_id: caller.tenantId,
          user_id: caller.userId,
          job_id: jobId,
          sample_id: sampleId,
          filename: cleanFilename(body.filename),
          size_bytes: body.size_bytes,
          sha256: body.sha256 ?? null,
          object_key: objectKey,
          multipart_id: multipartId,
          reservation,
          expires_at: expiresAt,
        }),
      );
      const count = Math.ceil(body.size_bytes / partSizeBytes);
      const parts = await Promise.all(
        Array.from({ length: count }, async (_, index) => ({
          number: index + 1,
          url: await this.#objects.signedPart(objectKey, multipartId, index + 1, lifeS),
          size_bytes: Math.min(partSizeBytes, body.size_bytes - index * partSizeBytes),
        })),
      );
      const wanted = { kind: 'sample', sizeBytes: body.size_bytes } as const;
      const { estimatedCompletion } = await promise(this.#parts, caller.tenantId, wanted, reservation);
      return {
        upload_id: uploadId,
        parts,
        quote: {
          cost_micros: reservation.quote_micros,
          estimated_completion: estimatedCompletion.toISOString(),
        },
        expires_at: expiresAt.toISOString(),
      };
    } catch (error) {
      await giveBack(this.#parts, caller.tenantId, jobId, 'sample');
      throw error;
    }
  }
}
