import { Controller, Get, Inject, type OnModuleInit } from '@nestjs/common';
import { metricNames } from '@trc/contracts/telemetry';
import { type Figure, readGauge } from '@trc/runtime/figures';
import { createRecent, type Recent } from '@trc/runtime/recent';
import { inDoubt, inTime, roundSeconds } from '@trc/runtime/scaling';
import { mostPressing, type Pressing, type QueueWork, workOf } from '../domain/queue-work.ts';
import { type QueueName, queueNames } from '../domain/queues.ts';
import { jobsByLikeness, oldestByBound, readWithin } from '../outbound/queue-work.store.ts';
import { latestOutcomes } from '../outbound/queues.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';

interface QueueFigures extends QueueWork {
  readonly pressing: Pressing | null;
}
type Figures = Readonly<Record<QueueName, QueueFigures>>;

/** However many ask, the queues are counted once in this time. */
const freshMs = 2_000;
const statementTimeoutMs = 1_500;
const away = 'The queues cannot be counted: Postgres does not answer.';

/**
 * `GET /scaling/queues`: what workers are scaled by. The port of the metrics is not for the public, so there is no key, and the answer has
 * counts only. When they cannot be had it is 503: a scaler takes every number for the truth, and holds without one.
 */
@Controller()
export class ScalingRoutes implements OnModuleInit {
  readonly #parts: Pick<Parts, 'db' | 'clock'>;
  readonly #recent: Recent;

  constructor(@Inject(PARTS) parts: Pick<Parts, 'db' | 'clock'>) {
    this.#parts = parts;
    this.#recent = createRecent({ ttlMs: freshMs, entriesMax: 1, now: () => parts.clock().getTime() });
  }

  @Get('scaling/queues')
  async read() {
    const figures = await this.#figures().catch(() => {
      throw inDoubt(away);
    });
    const answers = queueNames.map((queue) => {
      const { workSeconds, waiting, inFlight } = figures[queue];
      return [queue, { work_seconds: roundSeconds(workSeconds), waiting, in_flight: inFlight }] as const;
    });
    return Object.fromEntries(answers);
  }

  onModuleInit(): void {
    this.#show(metricNames.queueWorkSeconds, ({ workSeconds }) => workSeconds);
    this.#show(metricNames.queueWaitingJobs, ({ waiting }) => waiting);
    this.#show(metricNames.queueOldestWaitSeconds, ({ pressing }) => pressing?.waitS ?? 0);
    this.#show(metricNames.queueBoundSeconds, ({ pressing }) => pressing?.boundS ?? null);
  }

  #show(name: string, figureOf: (figures: QueueFigures) => number | null): void {
    readGauge(name, async () => {
      const figures = await this.#figures();
      return queueNames.flatMap((queue): Figure[] => {
        const value = figureOf(figures[queue]);
        return value === null ? [] : [{ value, labels: { queue } }];
      });
    });
  }

  #figures(): Promise<Figures> {
    return this.#recent.get('figures', () => inTime(this.#count(), away));
  }

  #count(): Promise<Figures> {
    const { db, clock } = this.#parts;
    return readWithin(db, statementTimeoutMs, async (trx) => {
      const now = clock();
      const [jobs, waits] = [await jobsByLikeness(trx, now), await oldestByBound(trx)];
      const figures: Array<[QueueName, QueueFigures]> = [];
      for (const queue of queueNames) {
        const own = jobs.filter((alike) => alike.queue === queue);
        const outcomes = own.length === 0 ? [] : await latestOutcomes(trx, queue);
        const pressing = mostPressing(
          waits.filter((wait) => wait.queue === queue),
          now.getTime(),
        );
        figures.push([queue, { ...workOf(own, outcomes), pressing }]);
      }
      return Object.fromEntries(figures) as Figures;
    });
  }
}
