import type { JobKind } from '@trc/contracts/documents/job.v1';
import { type Outcome, predict, speedOf } from '../src/domain/eta.ts';
import { type Balance, fairPosition, fullBalance, serve } from '../src/domain/fair-share.ts';
import { freePlaces, type QueueRules } from '../src/domain/queues.ts';

/** A job in virtual time. */
export interface SimulatedJob {
  readonly tenantId: string;
  readonly weight: number;
  readonly kind: JobKind;
  readonly acceptedMs: number;
  readonly serviceMs: number;
  readonly cost: number;
}

export interface Ended extends Outcome {
  readonly job: SimulatedJob;
  readonly promisedMs: number;
}

export interface Simulation {
  readonly ended: readonly Ended[];
  /** Tenant and cost of each job in the order in which it left the dispatcher, and who else was waiting then. */
  readonly sent: ReadonlyArray<{
    readonly job: SimulatedJob;
    readonly waiting: ReadonlySet<string>;
  }>;
  /** Milliseconds in which a worker was free although a job waited. */
  readonly idleMs: number;
}

export interface SimulatedQueue {
  readonly workers: number;
  readonly rules: QueueRules;
  /** Without a window a job is sent only when a worker is free: what the choice itself does, and nothing else. */
  readonly window: boolean;
  /** Makes a promise for each job, as admission does. */
  readonly promises?: boolean;
}

const outcomesKept = 200;

/** One queue with its dispatcher, its broker (first in, first out) and its workers, on a clock that jumps from event to event. */
export function simulate(jobs: readonly SimulatedJob[], queue: SimulatedQueue): Simulation {
  const { workers, rules } = queue;
  const arrivals = jobs.map((job) => ({ job, predictedMs: 0, promisedMs: 0 }));
  arrivals.sort((a, b) => a.job.acceptedMs - b.job.acceptedMs);
  type Admitted = (typeof arrivals)[number];
  const lines = new Map<string, Admitted[]>();
  const balances = new Map<string, Balance>();
  const broker: Admitted[] = [];
  const running: Array<{ admitted: Admitted; startedMs: number; endsMs: number }> = [];
  const ended: Ended[] = [];
  const sent: Array<Simulation['sent'][number]> = [];
  let round = 0;
  let nowMs = 0;
  let idleMs = 0;
  let next = 0;

  const waiting = () => [...lines].filter(([, line]) => line.length > 0);
  const admit = (admitted: Admitted) => {
    const { tenantId, weight } = admitted.job;
    const line = lines.get(tenantId) ?? [];
    lines.set(tenantId, line);
    if (queue.promises) {
      const recent = ended
        .slice(-outcomesKept)
        .map((one) => ({ ...one, mine: one.job.tenantId === tenantId }));
      const others = waiting()
        .filter(([tenant]) => tenant !== tenantId)
        .map(([, those]) => ({ waiting: those.length, weight: those[0]?.job.weight ?? 1 }));
      const position = fairPosition(line.length + 1, weight, others);
      const speed = speedOf(recent, { min: 2, max: rules.inFlightMax }, nowMs);
      const ahead = { position, inFlight: running.length + broker.length };
      Object.assign(admitted, predict(admitted.job, ahead, speed, recent));
    }
    line.push(admitted);
  };
  const begin = () => {
    while (running.length < workers) {
      const admitted = broker.shift();
      if (!admitted) return;
      running.push({ admitted, startedMs: nowMs, endsMs: nowMs + admitted.job.serviceMs });
    }
  };
  const dispatch = () => {
    for (;;) {
      const inFlight = { running: running.length, unstarted: broker.length };
      const places = queue.window ? freePlaces(rules, inFlight) : workers - running.length - broker.length;
      const now = waiting();
      if (places <= 0 || now.length === 0) return;
      const credit = rules.creditRoundsMax;
      const { turns, balances: after } = serve(
        now.map(([tenantId, line]) => {
          const weight = line[0]?.job.weight ?? 1;
          const balance = balances.get(tenantId) ?? fullBalance(weight, round, credit);
          return { tenantId, weight, ...balance, costs: line.slice(0, places).map(({ job }) => job.cost) };
        }),
        round,
        places,
        credit,
      );
      for (const [tenantId, balance] of after) {
        balances.set(tenantId, balance);
        round = Math.max(round, balance.round);
      }
      for (const tenantId of turns) {
        const tenants = new Set(waiting().map(([tenant]) => tenant));
        const admitted = lines.get(tenantId)?.shift();
        if (!admitted) continue;
        sent.push({ job: admitted.job, waiting: tenants });
        broker.push(admitted);
      }
      begin();
    }
  };

  while (next < arrivals.length || running.length > 0) {
    const arrivesMs = arrivals[next]?.job.acceptedMs ?? Number.POSITIVE_INFINITY;
    const endsMs = Math.min(...running.map((one) => one.endsMs));
    const atMs = Math.min(arrivesMs, endsMs);
    if (running.length < workers && (broker.length > 0 || waiting().length > 0)) idleMs += atMs - nowMs;
    nowMs = atMs;
    for (let i = running.length - 1; i >= 0; i -= 1) {
      const one = running[i];
      if (!one || one.endsMs > nowMs) continue;
      running.splice(i, 1);
      const { job, predictedMs, promisedMs } = one.admitted;
      const { kind, cost, acceptedMs } = job;
      ended.push({
        job,
        kind,
        cost,
        acceptedMs,
        startedMs: one.startedMs,
        endedMs: nowMs,
        predictedMs,
        promisedMs,
        mine: false,
      });
    }
    for (; (arrivals[next]?.job.acceptedMs ?? Number.POSITIVE_INFINITY) <= nowMs; next += 1) {
      const arrival = arrivals[next];
      if (arrival) admit(arrival);
    }
    begin();
    dispatch();
  }
  return { ended, sent, idleMs };
}

/** How long each job of a tenant took from its acceptance to its end, in the order in which they were accepted. */
export function waitsOf({ ended }: Simulation, tenantId: string): readonly number[] {
  return ended
    .filter(({ job }) => job.tenantId === tenantId)
    .toSorted((a, b) => a.acceptedMs - b.acceptedMs || a.startedMs - b.startedMs)
    .map(({ acceptedMs, endedMs }) => endedMs - acceptedMs);
}
