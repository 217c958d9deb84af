import type { JobKind } from '@trc/contracts/documents/job.v1';
import { inTenant } from '@trc/runtime/tenancy';
import type { Transaction } from 'kysely';
import { type Outcome, type Prediction, predict, speedOf } from '../domain/eta.ts';
import { fairPosition } from '../domain/fair-share.ts';
import { costOf, type InFlight, type QueueName, queueOf, queues } from '../domain/queues.ts';
import type { Database } from '../outbound/database.ts';
import type { JobRow, Promised } from '../outbound/jobs.store.ts';
import { type Backlog, backlogs, jobsInFlight, latestOutcomes } from '../outbound/queues.store.ts';
import type { Parts, Reservation } from './admission.ts';
import { slotsOf } from './start-job.ts';

/** All of a queue that a prediction is made from. */
export interface QueueView {
  readonly queue: QueueName;
  readonly backlogs: readonly Backlog[];
  readonly inFlight: InFlight;
  readonly outcomes: readonly Outcome[];
}

/** The queue as the tenant of the transaction may see it. */
export async function viewQueue(trx: Transaction<Database>, queue: QueueName): Promise<QueueView> {
  return {
    queue,
    backlogs: await backlogs(trx, queue),
    inFlight: await jobsInFlight(trx, queue),
    outcomes: await latestOutcomes(trx, queue),
  };
}

type Waiting = Pick<JobRow, 'kind' | 'cost' | 'lane'>;

/** Place of the tenant's k-th waiting job, 1 for the next. */
export function positionIn(view: QueueView, k: number, { lane }: Pick<Waiting, 'lane'>): number {
  const { weights } = queues[view.queue];
  const others = view.backlogs
    .filter(({ mine }) => !mine)
    .map((other) => ({ waiting: other.waiting, weight: weights[other.lane] }));
  return fairPosition(k, weights[lane], others);
}

/** When the tenant's k-th waiting job will be done. */
export function predictIn(view: QueueView, k: number, job: Waiting, now: Date): Prediction {
  const { running, unstarted } = view.inFlight;
  const workers = { min: slotsOf(job.kind), max: queues[view.queue].inFlightMax };
  const ahead = { position: positionIn(view, k, job), inFlight: running + unstarted };
  return predict(job, ahead, speedOf(view.outcomes, workers, now.getTime()), view.outcomes);
}

/** What may be promised of a job that begins to wait now, behind `before` others of the tenant that begin with it. */
export async function promise(
  { db, clock }: Pick<Parts, 'db' | 'clock'>,
  tenantId: string,
  wanted: { readonly kind: JobKind; readonly sizeBytes: number },
  reservation: Pick<Reservation, 'queue' | 'waiting_s_max'>,
  before = 0,
): Promise<Promised> {
  const { kind, sizeBytes } = wanted;
  const lane = reservation.queue;
  const queue = queueOf(kind, lane);
  const cost = costOf(kind, sizeBytes);
  const acceptedAt = clock();
  const view = await inTenant(db, tenantId, (trx) => viewQueue(trx, queue));
  const k = 1 + before + view.backlogs.reduce((sum, { mine, waiting }) => sum + (mine ? waiting : 0), 0);
  const { predictedMs, promisedMs } = predictIn(view, k, { kind, cost, lane }, acceptedAt);
  return {
    lane,
    queue,
    cost,
    acceptedAt,
    predictedMs,
    promisedMs,
    estimatedCompletion: new Date(acceptedAt.getTime() + promisedMs),
    waitingSMax: reservation.waiting_s_max ?? null,
  };
}
