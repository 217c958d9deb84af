import { Controller, Inject, Res } from '@nestjs/common';
import { getAdminSla } from '@trc/contracts/http/get-admin-sla.v1';
import { getSla } from '@trc/contracts/http/get-sla.v1';
import { listAdminQueues } from '@trc/contracts/http/list-admin-queues.v1';
import { listQueue } from '@trc/contracts/http/list-queue.v1';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { serviceOf, speedOf } from '../domain/eta.ts';
import { type QueueName, queues } from '../domain/queues.ts';
import { whyWaiting } from '../domain/why-waiting.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import {
  type PromiseFigures,
  type PromiseMiss,
  type PromiseScope,
  promiseFigures,
  promiseMisses,
} from '../outbound/promises.store.ts';
import { latestOutcomes, type QueuedJob, queuedJobs, queueStates } from '../outbound/queues.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile } from './csv-file.ts';
import { queuesCsv, slaCsv } from './operator-csv.ts';
import { pageOf } from './page.ts';
import { costSoFar } from './present-job.ts';
import { positionIn, predictIn, type QueueView, viewQueue } from './promise.ts';
import { slotsOf } from './start-job.ts';

const defaultPeriodMs = 30 * 86_400_000;

@Controller()
export class QueuesRoutes {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(listQueue)
  async list(@CurrentCaller() caller: Caller, @Input(listQueue) { query }: InputOf<typeof listQueue>) {
    const { rows, views } = await inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const waiting = await queuedJobs(trx, { limit: query.limit, after: query.cursor ?? null });
      const seen = new Map<QueueName, QueueView>();
      for (const { queue } of waiting) if (!seen.has(queue)) seen.set(queue, await viewQueue(trx, queue));
      return { rows: waiting, views: seen };
    });
    const page = pageOf(rows, query.limit, (row) => row);
    const items = page.items.map(async (row) => {
      const view = views.get(row.queue);
      const costMicros = await costSoFar(this.#parts.ask, row);
      return view ? [{ ...presentQueued(row, view, this.#parts.clock()), cost_micros: costMicros }] : [];
    });
    return { items: (await Promise.all(items)).flat(), next_cursor: page.next_cursor };
  }

  @Route(getSla)
  async sla(@CurrentCaller() caller: Caller, @Input(getSla) { query }: InputOf<typeof getSla>) {
    const { misses, ...rest } = await inTenant(this.#parts.db, caller.tenantId, (trx) =>
      this.#sla(trx, 'own', query),
    );
    return { ...rest, misses: misses.map(({ tenant_id: _own, ...miss }) => miss) };
  }

  @Route(getAdminSla)
  async adminSla(
    @Input(getAdminSla) { query }: InputOf<typeof getAdminSla>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const sla = await this.#sla(this.#parts.db, 'all', query);
    return query.format === 'csv' ? csvFile(reply, 'promises.csv', slaCsv(sla)) : sla;
  }

  @Route(listAdminQueues)
  async states(
    @Input(listAdminQueues) { query }: InputOf<typeof listAdminQueues>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const states = { items: await this.#states() };
    return query.format === 'csv' ? csvFile(reply, 'queues.csv', queuesCsv(states)) : states;
  }

  async #states() {
    const { db, clock } = this.#parts;
    const nowMs = clock().getTime();
    const items = (await queueStates(db)).map(async ({ oldest_accepted_at: oldest, ...state }) => {
      const outcomes = await latestOutcomes(db, state.queue);
      const workers = { min: slotsOf(state.kind), max: queues[state.queue].inFlightMax };
      const service = serviceOf(outcomes.filter(({ kind }) => kind === state.kind));
      return {
        ...state,
        oldest_wait_s: oldest && (nowMs - oldest.getTime()) / 1_000,
        parallelism: speedOf(outcomes, workers, nowMs).parallelism,
        service_ms: service?.meanMs ?? null,
        service_p50_ms: service?.p50Ms ?? null,
        service_p90_ms: service?.p90Ms ?? null,
      };
    });
    return Promise.all(items);
  }

  async #sla(db: Kysely<Database>, scope: PromiseScope, query: InputOf<typeof getSla>['query']) {
    const to = query.to ? new Date(query.to) : this.#parts.clock();
    const from = query.from ? new Date(query.from) : new Date(to.getTime() - defaultPeriodMs);
    const filter = { from, to, queue: query.queue ?? null };
    const figures = await promiseFigures(db, scope, filter);
    const page = { limit: query.limit, after: query.cursor ?? null };
    const rows = await promiseMisses(db, scope, filter, page);
    const misses = rows.slice(0, query.limit);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      figures: figures.map(presentFigures),
      misses: misses.map(presentMiss),
      next_cursor: rows.length > query.limit ? (misses.at(-1)?.job_id ?? null) : null,
    };
  }
}

/** A job that was sent is the next of those whose worker is not known yet. */
function presentQueued(row: QueuedJob, view: QueueView, now: Date) {
  const isParked = row.status === 'parked';
  const position = row.place === null ? 1 : positionIn(view, row.place, row);
  const { predictedMs } = predictIn(view, row.place ?? 0, row, now);
  return {
    id: row.id,
    kind: row.kind,
    queue: row.queue,
    position: isParked ? null : position,
    reason: whyWaiting({ isParked, place: row.place, position }),
    parked_reason: row.parked_reason,
    parked_until: row.parked_until?.toISOString() ?? null,
    estimated_completion: new Date(
      Math.max(now.getTime(), row.parked_until?.getTime() ?? 0) + predictedMs,
    ).toISOString(),
    promised_completion: row.estimated_completion.toISOString(),
    accepted_at: row.accepted_at.toISOString(),
  };
}

function presentFigures({ within_promise, within_bound, bound_jobs, ...figures }: PromiseFigures) {
  return {
    ...figures,
    within_promise: within_promise / figures.jobs,
    within_bound: bound_jobs === 0 ? null : within_bound / bound_jobs,
  };
}

function presentMiss(miss: PromiseMiss) {
  return {
    ...miss,
    accepted_at: miss.accepted_at.toISOString(),
    ended_at: miss.ended_at.toISOString(),
  };
}
