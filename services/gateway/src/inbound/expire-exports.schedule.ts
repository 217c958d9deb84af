import { Inject, Injectable } from '@nestjs/common';
import { exportDeleted } from '@trc/contracts/events/export-deleted.v1';
import type { Id } from '@trc/contracts/ids';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG, OBJECTS } from '@trc/runtime/tokens';
import { expiredExports, lookAtExpired, removeExport } from '../outbound/exports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { dropExport } from './drop-export.ts';

const everyMs = 60_000;
const batchMax = 50;

/** Deletes archives whose time is over, and what is left of those that never came to be. */
@Injectable()
export class ExpireExportsSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #objects: Pick<Objects, 'delete' | 'list' | 'abortMultiparts'>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Pick<Objects, 'delete' | 'list' | 'abortMultiparts'>,
    @Inject(LOG) log: Log,
  ) {
    super('expire-exports', everyMs, log);
    this.#parts = parts;
    this.#objects = objects;
  }

  async run(): Promise<void> {
    const { db, clock } = this.#parts;
    for (const { tenant_id, id } of await expiredExports(db, clock(), batchMax))
      await this.#remove(tenant_id, id);
  }

  /** The object first: a row without one is found again, an object without a row is not. */
  async #remove(tenantId: string, id: Id<'export'>): Promise<void> {
    const { db, relay } = this.#parts;
    const found = await inTenant(db, tenantId, (trx) => lookAtExpired(trx, id));
    if (!found) return;
    const { job_id, object_key, size_bytes } = found;
    await dropExport(this.#objects, object_key);
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      if ((await removeExport(trx, id)) && size_bytes !== null)
        emit(exportDeleted, { export_id: id, job_id, size_bytes });
    });
  }
}
