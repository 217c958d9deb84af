import { Controller, Inject } from '@nestjs/common';
import type { Batch, BatchItem } from '@trc/contracts/documents/batch.v1';
import { cancelBatch } from '@trc/contracts/http/cancel-batch.v1';
import { getBatch } from '@trc/contracts/http/get-batch.v1';
import { listBatches } from '@trc/contracts/http/list-batches.v1';
import type { Id } from '@trc/contracts/ids';
import { listJobCosts } from '@trc/contracts/queries/list-job-costs.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG, OBJECTS } from '@trc/runtime/tokens';
import { stateOfBatch, stateOfFile } from '../domain/batch-state.ts';
import * as batches from '../outbound/batches.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { expireUploads } from '../outbound/uploads.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { JOB_BELL, PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { cancelAndRefund } from './cancel-and-refund.ts';
import { dropUpload } from './drop-upload.ts';
import { own } from './own.ts';
import { pageOf } from './page.ts';
import { sideBySide } from './side-by-side.ts';

const dropsAtOnceMax = 4;
const givenUp = { outcome: 'cancelled', error: null } as const;

/** Files that were announced together: each person sees their own. */
@Controller()
export class BatchesRoutes {
  readonly #parts: Parts;
  readonly #objects: Objects;
  readonly #bell: JobBell;
  readonly #log: Log;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Objects,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(LOG) log: Log,
  ) {
    this.#parts = parts;
    this.#objects = objects;
    this.#bell = bell;
    this.#log = log;
  }

  @Route(listBatches)
  async list(@CurrentCaller() caller: Caller, @Input(listBatches) { query }: InputOf<typeof listBatches>) {
    const { db, clock } = this.#parts;
    const page = { limit: query.limit, after: query.cursor ?? null };
    const { rows, files } = await inTenant(db, caller.tenantId, async (trx) => {
      const found = await batches.listBatches(trx, caller.userId, page);
      return { rows: found, files: await batches.filesOfBatches(trx, found) };
    });
    const filesOf = Map.groupBy(files, ({ batch_id }) => batch_id);
    return pageOf(rows, query.limit, (row) => {
      const { items: _items, ...summary } = toBatch(row, filesOf.get(row.id) ?? [], clock());
      return summary;
    });
  }

  @Route(getBatch)
  async get(@CurrentCaller() caller: Caller, @Input(getBatch) { params }: InputOf<typeof getBatch>) {
    return this.#present(caller, params.id);
  }

  @Route(cancelBatch)
  async cancel(@CurrentCaller() caller: Caller, @Input(cancelBatch) { params }: InputOf<typeof cancelBatch>) {
    const { db, relay, clock } = this.#parts;
    const now = clock();
    const { uploads, jobs } = await writeInTenant(db, relay, caller.tenantId, async (trx, emit) => {
      const batch = own(caller, await batches.lockBatch(trx, params.id));
      const files = await batches.filesOfBatches(trx, [batch]);
      const uploadIds = files.flatMap(({ upload_id }) => upload_id ?? []);
      const jobIds = files.flatMap(({ job_id }) => job_id ?? []);
      // The uploads first: one that becomes a job meanwhile is among the jobs then.
      const expired = await expireUploads(trx, uploadIds, now);
      for (const { id } of expired) await batches.endFile(trx, id, { ...givenUp, endedAt: now });
      const cancelled = await cancelAndRefund(trx, emit, jobIds, now);
      if (expired.length + cancelled.length === 0)
        throw new Problem('conflict', { detail: 'The batch has ended; there is nothing to cancel.' });
      return { uploads: expired, jobs: cancelled };
    });
    for (const id of jobs) this.#bell.ring(id);
    // What fails here is found by the sweeper, to whom it looks like any upload whose time is up.
    await sideBySide(uploads, dropsAtOnceMax, (upload) =>
      dropUpload(this.#parts, this.#objects, upload, givenUp),
    ).catch((err: unknown) =>
      this.#log.warn({ err }, 'uploads of a cancelled batch are left to the sweeper'),
    );
    return this.#present(caller, params.id);
  }

  async #present(caller: Caller, id: Id<'batch'>): Promise<Batch> {
    const { db, clock } = this.#parts;
    const { row, files } = await inTenant(db, caller.tenantId, async (trx) => {
      const found = own(caller, await batches.findBatch(trx, id));
      return { row: found, files: await batches.filesOfBatches(trx, [found]) };
    });
    const jobIds = files.flatMap(({ job, job_id }) => (job && job_id ? [job_id] : []));
    return { ...toBatch(row, files, clock()), cost_micros: await this.#costOf(caller.tenantId, jobIds) };
  }

  async #costOf(tenantId: string, jobIds: readonly Id<'job'>[]): Promise<number | null> {
    if (jobIds.length === 0) return 0;
    const costs = await this.#parts.ask(listJobCosts, tenantId, { job_ids: [...jobIds] }).catch(() => null);
    return costs?.items.reduce((sum, { cost_micros }) => sum + cost_micros, 0) ?? null;
  }
}

/** The upload of a file stays named when it has become a job, so that who sent it knows it again. */
function toBatch(
  row: batches.BatchRow,
  files: readonly batches.BatchFile[],
  now: Date,
): Omit<Batch, 'cost_micros'> {
  const states = files.map((file) => stateOfFile(file, now));
  const items = files.map((file, index): BatchItem => {
    const { status, error } = states[index] ?? stateOfFile(file, now);
    const isSample = file.job !== null && status !== 'failed' && status !== 'cancelled';
    return {
      number: file.number,
      filename: file.filename,
      size_bytes: file.size_bytes,
      status,
      upload_id: file.upload_id,
      job_id: file.job ? file.job_id : null,
      sample_id: isSample ? file.sample_id : null,
      error,
    };
  });
  return {
    id: row.id,
    ...stateOfBatch(states),
    items,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
