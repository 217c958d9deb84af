import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { ringAgain } from '@trc/runtime/outbox';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG, LOG, OBJECTS } from '@trc/runtime/tokens';
import { expiredImports, objectOfImport, removeImport } from '../outbound/imports.store.ts';
import { noteRing, unheardJobs } from '../outbound/jobs.store.ts';
import { forgetOldRows } from '../outbound/old-rows.store.ts';
import { expiredUploads, lockUpload } from '../outbound/uploads.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { dropUpload } from './drop-upload.ts';

const everyMs = 5_000;
const batchMax = 50;

/** Finds what nobody holds any more: silent jobs, uploads that were never completed, histories and rows that are past their time. */
@Injectable()
export class SweepSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #log: Log;
  readonly #objects: Objects;
  readonly #silentJobMs: number;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(LOG) log: Log,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CONFIG) config: { readonly silentJobMs: number },
  ) {
    super('sweep', everyMs, log);
    this.#parts = parts;
    this.#log = log;
    this.#objects = objects;
    this.#silentJobMs = config.silentJobMs;
  }

  async run(): Promise<void> {
    await this.#ringForSilentJobs();
    await this.#removeExpiredUploads();
    await this.#removeExpiredImports();
    await forgetOldRows(this.#parts.db);
  }

  /** Sends a silent job's command again. Every step that is done hands the ringing on to the next, until one is found missing. */
  async #ringForSilentJobs(): Promise<void> {
    const now = this.#parts.clock();
    for (const { tenant_id, id } of await unheardJobs(this.#parts.db, this.#silentJobMs, batchMax)) {
      await inTenant(this.#parts.db, tenant_id, async (trx) => {
        await noteRing(trx, id, now);
        await ringAgain(trx, { jobId: id });
      });
      this.#log.info({ job_id: id }, 'rang again for a silent job');
      this.#parts.relay.ring();
    }
  }

  async #removeExpiredUploads(): Promise<void> {
    for (const { tenant_id, id } of await expiredUploads(this.#parts.db, batchMax)) {
      const upload = await inTenant(this.#parts.db, tenant_id, (trx) => lockUpload(trx, id));
      if (upload) await dropUpload(this.#parts, this.#objects, upload);
    }
  }

  /** The object goes first: a row without an object is found again, an object without a row is not. */
  async #removeExpiredImports(): Promise<void> {
    const { db } = this.#parts;
    for (const { tenant_id, id } of await expiredImports(db, batchMax)) {
      const objectKey = await inTenant(db, tenant_id, (trx) => objectOfImport(trx, id));
      if (objectKey === null) continue;
      await this.#objects.delete(objectKey);
      await inTenant(db, tenant_id, (trx) => removeImport(trx, id));
    }
  }
}
