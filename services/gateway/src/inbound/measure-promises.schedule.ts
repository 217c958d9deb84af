import { Inject, Injectable } from '@nestjs/common';
import { metricNames } from '@trc/contracts/telemetry';
import { type Figure, toldGauge } from '@trc/runtime/figures';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { CLOCK, type Clock, DATABASE, LOG } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { type PromiseFigures, promiseFigures } from '../outbound/promises.store.ts';

const everyMs = 60_000;
const hourMs = 3_600_000;

/** Tells dashboards how the promises of the last hour came out. Every process tells the same. */
@Injectable()
export class MeasurePromisesSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #promises = toldGauge(metricNames.promisesLastHour);

  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Log) {
    super('measure-promises', everyMs, log);
    this.#db = db;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    try {
      const to = this.#clock();
      const from = new Date(to.getTime() - hourMs);
      this.#promises.tell(byQueue(await promiseFigures(this.#db, 'all', { from, to, queue: null })));
    } catch (error) {
      this.#promises.tell([]);
      throw error;
    }
  }
}

function byQueue(figures: readonly PromiseFigures[]): readonly Figure[] {
  return [...Map.groupBy(figures, ({ queue }) => queue)].flatMap(([queue, kinds]) => {
    const sum = (count: (one: PromiseFigures) => number) =>
      kinds.reduce((total, one) => total + count(one), 0);
    const figure = (promise: string, result: string, value: number) => ({
      value,
      labels: { queue, promise, result },
    });
    return [
      figure(
        'completion',
        'kept',
        sum((one) => one.within_promise),
      ),
      figure(
        'completion',
        'missed',
        sum((one) => one.jobs - one.within_promise),
      ),
      figure(
        'wait',
        'kept',
        sum((one) => one.within_bound),
      ),
      figure(
        'wait',
        'missed',
        sum((one) => one.bound_jobs - one.within_bound),
      ),
    ];
  });
}
