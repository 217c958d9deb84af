import { Controller, Inject, Req } from '@nestjs/common';
import type { BatchFileError } from '@trc/contracts/documents/batch.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { createBatch } from '@trc/contracts/http/create-batch.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { isUniqueViolation } from '@trc/runtime/postgres';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG, OBJECTS } from '@trc/runtime/tokens';
import * as batches from '../outbound/batches.store.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { addUpload, findUploads, removeUpload } from '../outbound/uploads.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { cleanFilename } from './accept-sample.ts';
import { askForReservation, type Parts, problemOfRefusal, type Reservation } from './admission.ts';
import { type Announced, type BegunUpload, beginUpload } from './begin-upload.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import type { Entitlements } from './entitlements.ts';
import { own } from './own.ts';
import { promise } from './promise.ts';
import { refuseEarly } from './refuse-early.ts';
import { sideBySide } from './side-by-side.ts';
import { partsOf, signParts } from './upload-parts.ts';

/** A hundred long files take longer on their way than one. */
const lifeS = 6 * 3_600;
/** Addresses of a file in the answer: 32 MiB of it. All addresses of a hundred long files would be megabytes. */
const signedPartsMax = 4;
/** Billing decides for a tenant one after the other; more at once would only wait there. */
const atOnceMax = 4;

interface Wanted extends Announced {
  readonly number: number;
  readonly jobId: Id<'job'>;
}

/** What became of one file of the request. */
type Decided =
  | { readonly kind: 'refused'; readonly file: Wanted; readonly refusal: BatchFileError }
  | { readonly kind: 'begun'; readonly upload: BegunUpload; readonly reservation: Reservation };

/** One try of a request, and how far it is. */
interface Attempt {
  readonly id: Id<'batch'>;
  readonly caller: Caller;
  readonly files: readonly Wanted[];
  readonly begun: BegunUpload[];
  readonly refused: Set<Id<'job'>>;
}

@Controller()
export class CreateBatchRoute {
  readonly #parts: Parts;
  readonly #objects: Objects;
  readonly #log: Log;

  constructor(@Inject(PARTS) parts: Parts, @Inject(OBJECTS) objects: Objects, @Inject(LOG) log: Log) {
    this.#parts = parts;
    this.#objects = objects;
    this.#log = log;
  }

  @Route(createBatch)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(createBatch) { body }: InputOf<typeof createBatch>,
    @Req() request: ApiRequest,
  ) {
    const { db } = this.#parts;
    const { tenantId } = caller;
    const id = request.jobId ? batchOf(request.jobId) : newId('batch');
    // An earlier try of the same request may have died after its batch was written.
    const made = request.jobId && (await inTenant(db, tenantId, (trx) => batches.findBatch(trx, id)));
    if (made) return this.#answer(own(caller, made));
    const { time_zone } = await inTenant(db, tenantId, tenantOf);
    const plan = await this.#checkPlan(tenantId, time_zone, body.files.length);
    const files = body.files.map((file, index) => ({ ...file, number: index + 1, jobId: newId('job') }));
    const attempt: Attempt = { id, caller, files, begun: [], refused: new Set() };
    try {
      const decided = await this.#decide(attempt, time_zone, plan);
      return await this.#answer(await this.#write(attempt, decided));
    } catch (error) {
      await this.#undo(attempt).catch((err: unknown) => this.#log.error({ err }, 'a batch was not undone'));
      throw error;
    }
  }

  /** Where limits only warn, everybody may. */
  async #checkPlan(tenantId: string, timeZone: string, files: number): Promise<Entitlements> {
    const plan = await this.#parts.ask(getEntitlements, tenantId, { time_zone: timeZone });
    const filesMax = plan.batch_files_max;
    if (plan.enforcement !== 'enforce' || filesMax === null) return plan;
    if (filesMax === 0) throw new Problem('batches-not-in-plan');
    if (files > filesMax)
      throw new Problem('invalid-request', {
        detail: `Your plan takes ${filesMax} files in one batch; these are ${files}. Make several.`,
      });
    return plan;
  }

  /** Reserves for every file, and opens a place for each that is taken. */
  #decide(
    { caller, files, begun, refused }: Attempt,
    timeZone: string,
    plan: Entitlements,
  ): Promise<readonly Decided[]> {
    const expiresAt = new Date(this.#parts.clock().getTime() + lifeS * 1_000);
    const tenant = { tenantId: caller.tenantId, timeZone };
    return sideBySide(files, atOnceMax, async (file): Promise<Decided> => {
      const { jobId, size_bytes: sizeBytes, vibe } = file;
      const early = await this.#earlyRefusal(caller, file, plan);
      if (early !== null) {
        refused.add(jobId);
        return { kind: 'refused', file, refusal: early };
      }
      const wanted = { jobId, kind: 'sample', sizeBytes, durationS: null, vibe } as const;
      const answer = await askForReservation(this.#parts, tenant, wanted);
      if (answer.kind === 'refused') {
        refused.add(jobId);
        return { kind: 'refused', file, refusal: answer };
      }
      const admitted = { jobId, reservation: answer, expiresAt };
      const upload = await beginUpload(this.#objects, caller, file, admitted);
      begun.push(upload);
      return { kind: 'begun', upload, reservation: answer };
    });
  }

  async #earlyRefusal(
    { tenantId }: Caller,
    { head_base64, size_bytes }: Wanted,
    plan: Entitlements,
  ): Promise<BatchFileError | null> {
    if (head_base64 === undefined) return null;
    try {
      await refuseEarly(this.#parts.ask, tenantId, { head_base64, size_bytes }, async () => plan);
      return null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { code: error.code, detail: error.message, frees_at: null };
    }
  }

  /** Writes the batch with all its uploads, or nothing. Throws the problem of the first file when none was taken. */
  async #write({ id, caller, begun }: Attempt, decided: readonly Decided[]): Promise<batches.BatchRow> {
    const { db, relay, clock } = this.#parts;
    const now = clock();
    const [first] = decided;
    const taken = decided.filter((one) => one.kind === 'begun');
    const last = taken.at(-1);
    if (!last) throw first?.kind === 'refused' ? problemOfRefusal(first.refusal, now) : new Error('no files');
    const largest = Math.max(...taken.map(({ upload }) => upload.size_bytes));
    const wanted = { kind: 'sample', sizeBytes: largest } as const;
    const promised = await promise(this.#parts, caller.tenantId, wanted, last.reservation, taken.length - 1);
    const batch = {
      id,
      tenant_id: caller.tenantId,
      user_id: caller.userId,
      quote_micros: taken.reduce((sum, { reservation }) => sum + reservation.quote_micros, 0),
      estimated_completion: promised.estimatedCompletion,
      created_at: now,
      expires_at: last.upload.expires_at,
    };
    const files = decided.map((one, index) => rowOf(batch, index + 1, one));
    await writeInTenant(db, relay, caller.tenantId, async (trx) => {
      await batches.addBatch(trx, batch, files);
      await addUpload(trx, ...begun);
    }).catch((error: unknown) => {
      throw isUniqueViolation(error)
        ? new Problem('conflict', { detail: 'This batch was made by another try of the request.' })
        : error;
    });
    return batch;
  }

  /** Nothing of a request stays that was not answered: rows, places in storage, and what it took of the plan. */
  async #undo({ caller, files, begun, refused }: Attempt): Promise<void> {
    // Also where no answer came: billing may have reserved all the same.
    const asked = files.filter(({ jobId }) => !refused.has(jobId));
    if (asked.length === 0) return;
    const { db, relay } = this.#parts;
    const uploadIds = begun.map((upload) => upload.id);
    await writeInTenant(db, relay, caller.tenantId, async (trx, emit) => {
      await removeUpload(trx, ...uploadIds);
      await batches.removeBatchOf(trx, uploadIds);
      for (const { jobId } of asked) emit(jobEnded, { job_id: jobId, kind: 'sample', outcome: 'failed' });
    });
    await sideBySide(begun, atOnceMax, (upload) =>
      this.#objects.abortMultipart(upload.object_key, upload.multipart_id),
    );
  }

  async #answer(batch: batches.BatchRow) {
    const { db, clock } = this.#parts;
    const { files, uploads } = await inTenant(db, batch.tenant_id, async (trx) => {
      const found = await batches.filesOfBatches(trx, [batch]);
      const ids = found.flatMap(({ upload_id }) => upload_id ?? []);
      return { files: found, uploads: await findUploads(trx, ids) };
    });
    const leftS = Math.max(1, Math.floor((batch.expires_at.getTime() - clock().getTime()) / 1_000));
    const uploadOf = new Map(uploads.map((upload) => [upload.id, upload]));
    const shown = files.map(async ({ number, filename, size_bytes, upload_id, end }) => {
      const upload = upload_id === null ? undefined : uploadOf.get(upload_id);
      return {
        number,
        filename,
        upload_id,
        parts: upload ? await signParts(this.#objects, upload, leftS, signedPartsMax) : [],
        parts_total: upload_id === null ? 0 : partsOf(size_bytes).length,
        refused: end?.outcome === 'refused' ? end.error : null,
      };
    });
    return {
      batch_id: batch.id,
      files: await Promise.all(shown),
      quote: {
        cost_micros: batch.quote_micros,
        estimated_completion: batch.estimated_completion.toISOString(),
      },
      expires_at: batch.expires_at.toISOString(),
    };
  }
}

function rowOf(batch: batches.BatchRow, number: number, decided: Decided): batches.BatchFileRow {
  const of = { batch_id: batch.id, number, tenant_id: batch.tenant_id, user_id: batch.user_id };
  if (decided.kind === 'begun') {
    const { id, filename, size_bytes, job_id, sample_id } = decided.upload;
    const ids = { upload_id: id, job_id, sample_id };
    return { ...of, filename, size_bytes, ...ids, outcome: null, error: null, ended_at: null };
  }
  const { file, refusal } = decided;
  const { code, detail, frees_at } = refusal;
  return {
    ...of,
    filename: cleanFilename(file.filename),
    size_bytes: file.size_bytes,
    upload_id: null,
    job_id: null,
    sample_id: null,
    outcome: 'refused',
    error: { code, detail, frees_at },
    ended_at: batch.created_at,
  };
}

/** The batch that a request makes: fixed by what fixes its job, so that another try of it finds the batch. */
function batchOf(jobId: Id<'job'>): Id<'batch'> {
  return `bat_${jobId.slice('job_'.length)}`;
}
