import { Inject, Injectable } from '@nestjs/common';
import { metricNames } from '@trc/contracts/telemetry';
import { toldGauge } from '@trc/runtime/figures';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { budgetStates, countBudgets } from '../outbound/budgets.store.ts';
import { costsBy } from '../outbound/costs.store.ts';
import type { Database } from '../outbound/database.ts';

const everyMs = 60_000;
const hourMs = 3_600_000;

/** Tells dashboards what the last hour cost and how many budgets are near their end. Every process tells the same. */
@Injectable()
export class MeasureSpendingSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #budgets = toldGauge(metricNames.budgets);
  readonly #spent = toldGauge(metricNames.spentLastHourMicros);

  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Log) {
    super('measure-spending', everyMs, log);
    this.#db = db;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    try {
      const now = this.#clock();
      const counts = await countBudgets(this.#db, now);
      const costs = await costsBy(this.#db, 'kind', { from: new Date(now.getTime() - hourMs), to: now });
      this.#budgets.tell(budgetStates.map((state) => ({ value: counts[state], labels: { state } })));
      this.#spent.tell(
        costs.map(({ key, cost_micros }) => ({ value: cost_micros, labels: { kind: key ?? '' } })),
      );
    } catch (error) {
      this.#budgets.tell([]);
      this.#spent.tell([]);
      throw error;
    }
  }
}
