import { Inject, Injectable } from '@nestjs/common';
import { spotifyDisconnected } from '@trc/contracts/events/spotify-disconnected.v1';
import { userErased } from '@trc/contracts/events/user-erased.v1';
import type { Id } from '@trc/contracts/ids';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { exportPrefix } from '@trc/runtime/personal-data.controller';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG, OBJECTS } from '@trc/runtime/tokens';
import { findConnection } from '../outbound/connections.store.ts';
import { completeErasure, dueErasures, takeErasure } from '../outbound/erasures.store.ts';
import { expiredUserExports, removeUserExport } from '../outbound/user-exports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';

const everyMs = 5_000;
const batchMax = 50;

/** Deletes exports whose time is over, and asks again for erasures that a service has not finished. */
@Injectable()
export class FinishPrivacySchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #objects: Pick<Objects, 'list' | 'delete'>;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(OBJECTS) objects: Pick<Objects, 'list' | 'delete'>,
    @Inject(LOG) log: Log,
  ) {
    super('finish-privacy', everyMs, log);
    this.#parts = parts;
    this.#objects = objects;
  }

  async run(): Promise<void> {
    const now = this.#parts.clock();
    const { db } = this.#parts;
    for (const { tenant_id, id } of await expiredUserExports(db, now, batchMax))
      await this.#removeExport(tenant_id, id);
    for (const { tenant_id, id } of await dueErasures(db, now, batchMax)) await this.#ask(tenant_id, id, now);
  }

  /** Objects first: a row without objects is found again, an object without a row is not. */
  async #removeExport(tenantId: string, id: Id<'userExport'>): Promise<void> {
    for (const key of await this.#objects.list(exportPrefix(tenantId, id))) await this.#objects.delete(key);
    await inTenant(this.#parts.db, tenantId, (trx) => removeUserExport(trx, id));
  }

  async #ask(tenantId: string, id: Id<'erasure'>, now: Date): Promise<void> {
    const { db, relay } = this.#parts;
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      const row = await takeErasure(trx, id, now);
      if (!row?.user_id) return;
      const { kind, user_id } = row;
      if (kind === 'user') emit(userErased, { erasure_id: id, user_id });
      // Who has connected again has new content, which is theirs to keep.
      else if (await findConnection(trx, user_id)) await completeErasure(trx, id, now);
      else emit(spotifyDisconnected, { erasure_id: id, user_id });
    });
  }
}
