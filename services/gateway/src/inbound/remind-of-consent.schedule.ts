import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { consentEndsAt, consentState } from '../domain/consent.ts';
import { endingConnections, lockConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { endConnection, remindOfConnection } from '../outbound/ended-connection.ts';

const everyMs = 60_000;
const batchMax = 100;

/** Tells of a consent that ends soon while there is time, and ends the connection when it is over. */
@Injectable()
export class RemindOfConsentSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Log) {
    super('remind-of-consent', everyMs, log);
    this.#db = db;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const now = this.#clock();
    for (const { tenant_id, user_id } of await endingConnections(this.#db, now, batchMax))
      await inTenant(this.#db, tenant_id, async (trx) => {
        const connection = await lockConnection(trx, user_id);
        if (!connection) return;
        switch (consentState(connection.consented_at, now)) {
          case 'lasts':
            return;
          case 'ends-soon':
            return remindOfConnection(trx, connection, consentEndsAt(connection.consented_at), now);
          case 'ended':
            return endConnection(trx, connection, now);
        }
      });
  }
}
