import { Inject, Injectable } from '@nestjs/common';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import type { Id } from '@trc/contracts/ids';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG, OBJECTS } from '@trc/runtime/tokens';
import * as store from '../outbound/project-imports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { sideBySide } from './side-by-side.ts';

const everyMs = 5_000;
const batchMax = 20;
const deletesAtOnce = 8;

/** Takes away what project imports have stored: the archive when it was read, refused or cancelled, sounds that nobody took, and all of one whose time is over. */
@Injectable()
export class ClearProjectImportsSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #objects: Pick<Objects, 'delete' | 'abortMultipart'>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Pick<Objects, 'delete' | 'abortMultipart'>,
    @Inject(LOG) log: Log,
  ) {
    super('clear-project-imports', everyMs, log);
    this.#parts = parts;
    this.#objects = objects;
  }

  async run(): Promise<void> {
    const { db, clock } = this.#parts;
    for (const { tenant_id, id } of await store.dueProjectImports(db, clock(), batchMax))
      await this.#clear(tenant_id, id);
  }

  /** The objects first: a row without them is found again, objects without a row are not. */
  async #clear(tenantId: string, id: Id<'projectImport'>): Promise<void> {
    const { db, relay, clock } = this.#parts;
    const now = clock();
    const found = await inTenant(db, tenantId, async (trx) => {
      const row = await store.findProjectImport(trx, id);
      if (!row) return null;
      const jobs = await store.jobsOfSounds(
        trx,
        row.sounds.map(({ job_id }) => job_id),
      );
      const taken = new Set<string>(jobs.map((job) => job.id));
      return { row, untaken: row.sounds.filter(({ job_id }) => !taken.has(job_id)) };
    });
    if (!found) return;
    const { row, untaken } = found;
    if (!row.accepted) await this.#objects.abortMultipart(store.archiveKey(row), row.multipart_id);
    const keys = row.accepted
      ? untaken.map(({ sample_id }) => `${store.soundsPrefix(tenantId)}${sample_id}`)
      : [];
    await sideBySide([store.archiveKey(row), ...keys], deletesAtOnce, (key) => this.#objects.delete(key));
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      if (row.expires_at > now) return store.markCleared(trx, id, now);
      const isRemoved = await store.removeProjectImport(trx, row);
      if (isRemoved && !row.accepted)
        emit(jobEnded, { job_id: row.job_id, kind: 'import', outcome: 'failed' });
    });
  }
}
