import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { resealAll } from '../outbound/sealed.store.ts';
import type { RotatingVault } from '../outbound/secrets.ts';
import { VAULT } from '../tokens.ts';

const everyMs = 3_600_000;

/** Seals anew, at the start and every hour, what an older key has sealed, so that the older key can be retired. */
@Injectable()
export class ResealSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #log: Log;
  readonly #vault: RotatingVault;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(LOG) log: Log,
    @Inject(VAULT) vault: RotatingVault,
  ) {
    super('reseal', everyMs, log);
    this.#db = db;
    this.#log = log;
    this.#vault = vault;
  }

  async run(): Promise<void> {
    const { resealed, lost } = await resealAll(this.#db, this.#vault);
    if (resealed > 0) this.#log.info({ resealed }, 'sealed secrets anew under the first key');
    if (lost > 0) this.#log.warn({ lost }, 'no key opens some of the sealed secrets');
  }
}
