import { Controller, Inject, Res } from '@nestjs/common';
import { completeUpload } from '@trc/contracts/http/complete-upload.v1';
import { getReservation } from '@trc/contracts/queries/get-reservation.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { lockUpload, type UploadRow } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import { acceptSample, probeOrProblem, sha256Of } from './accept-sample.ts';
import type { Parts, Reservation } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { dropUpload } from './drop-upload.ts';

@Controller()
export class CompleteUploadRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
  }

  @Route(completeUpload)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(completeUpload) { params }: InputOf<typeof completeUpload>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const upload = await inTenant(this.#parts.db, caller.tenantId, (trx) => lockUpload(trx, params.id));
    if (!upload?.multipart_id) throw new Problem('not-found');
    if (upload.expires_at <= this.#parts.clock()) throw new Problem('upload-expired');
    try {
      const sha256 = await this.#verify(upload, upload.multipart_id);
      const stored = {
        uploadId: upload.id,
        jobId: upload.job_id,
        sampleId: upload.sample_id,
        objectKey: upload.object_key,
        filename: upload.filename,
        sizeBytes: upload.size_bytes ?? 0,
        sha256,
        reservation: getReservation.reply.parse(upload.reservation) as Reservation,
      };
      await probeOrProblem(this.#parts, caller.tenantId, stored);
      return await acceptSample(this.#parts, caller, stored, reply);
    } catch (error) {
      if (error instanceof Problem) await this.#drop(caller, upload, error);
      throw error;
    }
  }

  /** The stored object has the declared size and hash. Completing twice is harmless: the object is there already. */
  async #verify(upload: UploadRow, multipartId: string): Promise<string> {
    const before = await this.#objects.head(upload.object_key);
    if (before === null) {
      await this.#objects.completeMultipart(upload.object_key, multipartId).catch((cause: unknown) => {
        throw new Problem('upload-mismatch', {
          detail: `The parts do not make a whole: ${cause instanceof Error ? cause.message : 'unknown fault'}`,
        });
      });
    }
    const facts = before ?? (await this.#objects.head(upload.object_key));
    if (facts?.sizeBytes !== upload.size_bytes) {
      throw new Problem('upload-mismatch', {
        detail: `${upload.size_bytes} bytes were declared and ${facts?.sizeBytes ?? 0} are stored.`,
      });
    }
    const sha256 = await sha256Of(this.#objects, upload.object_key);
    if (upload.sha256 !== null && upload.sha256 !== sha256)
      throw new Problem('upload-mismatch', {
        detail: 'The stored bytes have another SHA-256 than declared.',
      });
    return sha256;
  }

  /** Nothing of a refused upload stays behind, unless another request has made it a job meanwhile. */
  async #drop(caller: Caller, upload: UploadRow, { code, message }: Problem): Promise<void> {
    const job = await inTenant(this.#parts.db, caller.tenantId, (trx) => findJob(trx, upload.job_id));
    if (job) return;
    const error = { code, detail: message, frees_at: null };
    await dropUpload(this.#parts, this.#objects, upload, { outcome: 'failed', error });
  }
}
