import { Controller, Inject, Req, Res } from '@nestjs/common';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { OBJECTS } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import { findJob } from '../outbound/jobs.store.ts';
import { addUpload, removeUpload } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import { acceptSample, cleanFilename, probeOrProblem } from './accept-sample.ts';
import { acceptedBefore, beginJob, giveBack, type Parts, reserve } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { type EntitlementsOf, recentEntitlements } from './entitlements.ts';
import { fileOf, storeFile } from './store-file.ts';

/** Most of a form that is not the file: boundaries and part headers. */
const framingBytesMax = 4_096;
const unfinishedMs = 3_600_000;

@Controller()
export class CreateSampleRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;
  readonly #entitlementsOf: EntitlementsOf;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects) {
    this.#parts = parts;
    this.#objects = objects;
    this.#entitlementsOf = recentEntitlements(parts.ask, () => parts.clock().getTime());
  }

  @Route(createSample, ['/api/upload'])
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(createSample) { query }: InputOf<typeof createSample>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, clock } = this.#parts;
    if (!request.isMultipart())
      throw new Problem('invalid-request', {
        detail: 'Send the sound as a multipart form with one file in the field "audio".',
      });
    const plan = await this.#entitlementsOf(caller.tenantId, 'UTC');
    if (!plan) throw new Problem('unavailable');
    const { upload_size_bytes_max: sizeBytesMax } = plan;
    const declaredBytes = Number(request.headers['content-length'] ?? 0);
    if (sizeBytesMax !== null && declaredBytes > sizeBytesMax + framingBytesMax) throw tooLarge(sizeBytesMax);

    const { jobId, made } = await beginJob(this.#parts, caller.tenantId, request);
    if (made) return { ...acceptedBefore(reply, made), sample_id: made.subject_id };
    const sampleId = newId('sample');
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId,
      kind: 'sample',
      sizeBytes: Math.max(0, declaredBytes - framingBytesMax),
      durationS: null,
      vibe: query.vibe,
    });
    const upload = {
      uploadId: newId('upload'),
      jobId,
      sampleId,
      objectKey: `tenants/${caller.tenantId}/samples/${sampleId}`,
      reservation,
    };
    try {
      const file = await fileOf(request, 'audio');
      const filename = cleanFilename(file.filename);
      await inTenant(db, caller.tenantId, (trx) =>
        addUpload(trx, {
          id: upload.uploadId,
          tenant_id: caller.tenantId,
          user_id: caller.userId,
          job_id: jobId,
          sample_id: sampleId,
          filename,
          size_bytes: null,
          sha256: null,
          object_key: upload.objectKey,
          multipart_id: null,
          reservation,
          expires_at: new Date(clock().getTime() + unfinishedMs),
        }),
      );
      const bytes = await storeFile(this.#objects, request, file, upload.objectKey, {
        sizeBytesMax,
        tooLarge,
      });
      if (bytes.sizeBytes === 0) throw new Problem('not-audio', { detail: 'The file is empty.' });
      const stored = { ...upload, filename, ...bytes };
      await probeOrProblem(this.#parts, caller.tenantId, stored);
      return await acceptSample(this.#parts, caller, stored, reply);
    } catch (error) {
      await this.#undo(caller, upload);
      throw error;
    }
  }

  /** Nothing of a refused upload stays behind, unless it became a job although its answer was lost on the way. */
  async #undo(
    caller: Caller,
    upload: { readonly uploadId: string; readonly jobId: Id<'job'>; readonly objectKey: string },
  ): Promise<void> {
    const { db } = this.#parts;
    if (await inTenant(db, caller.tenantId, (trx) => findJob(trx, upload.jobId))) return;
    await this.#objects.delete(upload.objectKey);
    await inTenant(db, caller.tenantId, (trx) => removeUpload(trx, upload.uploadId));
    await giveBack(this.#parts, caller.tenantId, upload.jobId, 'sample');
  }
}

function tooLarge(sizeBytesMax: number): Problem {
  return new Problem('upload-too-large', { detail: `Your plan takes files of up to ${sizeBytesMax} bytes.` });
}
