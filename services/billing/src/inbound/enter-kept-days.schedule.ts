import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { keptDay, nextDay } from '../domain/kept-day.ts';
import type { Database } from '../outbound/database.ts';
import { enteredMbHours, heldByteMs, lockKeptDays, unenteredDays } from '../outbound/held-bytes.store.ts';
import { enterCosts } from './enter-usage.ts';

const everyMs = 3_600_000;
const batchMax = 200;

/**
 * Enters what each tenant kept on every UTC day that is over: an hour after midnight at the latest, and after a pause for
 * all days of the pause. Several processes may run it at once: the event of a tenant and day is written once.
 */
@Injectable()
export class EnterKeptDaysSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Log) {
    super('enter-kept-days', everyMs, log);
    this.#db = db;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    for (;;) {
      const days = await unenteredDays(this.#db, this.#clock(), batchMax);
      for (const { tenantId, day } of days)
        await inTenant(this.#db, tenantId, async (trx) => {
          await lockKeptDays(trx, tenantId);
          const held = await heldByteMs(trx, nextDay(day));
          await enterCosts(trx, keptDay(tenantId, day, held, await enteredMbHours(trx)));
        });
      if (days.length < batchMax) return;
    }
  }
}
