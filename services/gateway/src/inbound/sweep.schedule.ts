import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Ask } from '@trc/runtime/ask';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { ringAgain } from '@trc/runtime/outbox';
import type { Relay } from '@trc/runtime/relay';
import { type Schedule, startSchedule } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { ASK, CLOCK, type Clock, CONFIG, DATABASE, LOG, OBJECTS, RELAY } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { noteRing, unheardJobs } from '../outbound/jobs.store.ts';
import { forgetOldRows } from '../outbound/old-rows.store.ts';
import { expiredUploads, lockUpload, removeUpload } from '../outbound/uploads.store.ts';
import { giveBack } from './admission.ts';

const everyMs = 5_000;
const batchMax = 50;

/** Finds what nobody holds any more: silent jobs, uploads that were never completed, and what is past its time. */
@Injectable()
export class SweepSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #relay: Relay;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #objects: Objects;
  readonly #silentJobMs: number;
  #schedule: Schedule | null = null;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(ASK) ask: Ask,
    @Inject(RELAY) relay: Relay,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CONFIG) config: { readonly silentJobMs: number },
  ) {
    this.#db = db;
    this.#ask = ask;
    this.#relay = relay;
    this.#clock = clock;
    this.#log = log;
    this.#objects = objects;
    this.#silentJobMs = config.silentJobMs;
  }

  onApplicationBootstrap(): void {
    this.#schedule = startSchedule('sweep', everyMs, this.#log, () => this.run());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#schedule?.stop();
  }

  async run(): Promise<void> {
    await this.#ringForSilentJobs();
    await this.#removeExpiredUploads();
    await forgetOldRows(this.#db);
  }

  /** Sends a silent job's command again. Every step that is done hands the ringing on to the next, until one is found missing. */
  async #ringForSilentJobs(): Promise<void> {
    const now = this.#clock();
    for (const { tenant_id, id } of await unheardJobs(this.#db, this.#silentJobMs, batchMax)) {
      await inTenant(this.#db, tenant_id, async (trx) => {
        await noteRing(trx, id, now);
        await ringAgain(trx, { jobId: id });
      });
      this.#log.info({ job_id: id }, 'rang again for a silent job');
      this.#relay.ring();
    }
  }

  async #removeExpiredUploads(): Promise<void> {
    for (const { tenant_id, id } of await expiredUploads(this.#db, batchMax)) {
      const upload = await inTenant(this.#db, tenant_id, (trx) => lockUpload(trx, id));
      if (!upload) continue;
      if (upload.multipart_id) await this.#objects.abortMultipart(upload.object_key, upload.multipart_id);
      await this.#objects.delete(upload.object_key);
      await inTenant(this.#db, tenant_id, (trx) => removeUpload(trx, id));
      await giveBack(
        { db: this.#db, ask: this.#ask, relay: this.#relay, clock: this.#clock },
        tenant_id,
        upload.job_id,
        'sample',
      );
    }
  }
}
