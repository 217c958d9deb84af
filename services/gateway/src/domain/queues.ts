import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Lane } from '@trc/contracts/topology';

/** Where jobs wait. Sounds wait with those of their own plan; worlds and publishing are shared by all plans. */
export const queueNames = ['free', 'pro', 'enterprise', 'worlds', 'publishing'] as const;
export type QueueName = (typeof queueNames)[number];

export interface QueueRules {
  /** Jobs that are sent out and neither ended nor parked: as many as all these processes work on at once. Fewer would leave some idle. */
  readonly inFlightMax: number;
  /** What a tenant of each lane gets, against the others. */
  readonly weights: Readonly<Record<Lane, number>>;
  /** Rounds of credit that a tenant may have saved: two jobs for every worker pass a flood at once. */
  readonly creditRoundsMax: number;
}

export interface Queue extends QueueRules {
  /** Processes to which the workers of the queue may be scaled; the chart says the same. */
  readonly processesMax: number;
  /** Jobs that one of them works on at once, as `topology.ts` says. */
  readonly slots: number;
}

const alike = { free: 1, pro: 1, enterprise: 1 } as const;
const byPlan = { free: 1, pro: 4, enterprise: 8 } as const;

function queue(
  workers: { readonly processesMax: number; readonly slots: number },
  weights: QueueRules['weights'],
): Queue {
  const inFlightMax = workers.processesMax * workers.slots;
  return { ...workers, inFlightMax, weights, creditRoundsMax: 2 * inFlightMax };
}

export const queues: Readonly<Record<QueueName, Queue>> = {
  free: queue({ processesMax: 10, slots: 2 }, alike),
  pro: queue({ processesMax: 50, slots: 2 }, alike),
  enterprise: queue({ processesMax: 25, slots: 2 }, alike),
  worlds: queue({ processesMax: 4, slots: 4 }, byPlan),
  publishing: queue({ processesMax: 4, slots: 4 }, byPlan),
};

export function queueOf(kind: JobKind, lane: Lane): QueueName {
  switch (kind) {
    case 'sample':
    case 'reanalysis':
    case 'export':
    case 'import':
      return lane;
    case 'world':
    case 'refresh':
      return 'worlds';
    case 'publish':
      return 'publishing';
  }
}

/** A job is worth this much at most: less than any credit, so that every tenant can afford every job. */
export const costMax = 8;
const costStepBytes = 8 * 1024 * 1024;
/** A sound is converted in a fraction of the time that its analysis takes. */
const exportCostStepBytes = 32 * 1024 * 1024;
/** A project is copied and checked; its sounds have jobs of their own. */
const importCostStepBytes = 256 * 1024 * 1024;

/** Work that a job is expected to make, in units of its queue, 1 to `costMax`. */
export function costOf(kind: JobKind, sizeBytes: number): number {
  switch (kind) {
    case 'sample':
    case 'reanalysis':
      return Math.min(costMax, 1 + Math.floor(sizeBytes / costStepBytes));
    case 'export':
      return Math.min(costMax, 2 + Math.floor(sizeBytes / exportCostStepBytes));
    case 'import':
      return Math.min(costMax, 1 + Math.floor(sizeBytes / importCostStepBytes));
    case 'world':
      return 3;
    case 'refresh':
      return 2;
    case 'publish':
      return 1;
  }
}

/** What of a queue is out of the dispatcher's hands. */
export interface InFlight {
  /** Started and not ended; or out for so long that it was rung for. */
  readonly running: number;
  /** Sent, and no worker has begun. */
  readonly unstarted: number;
}

/**
 * How many jobs may be sent now. What waits at the workers can no longer be overtaken, so it is kept to a quarter of what
 * runs, and one: enough that a worker that becomes free finds its next job, and more is sent when that one has begun.
 */
export function freePlaces({ inFlightMax }: QueueRules, { running, unstarted }: InFlight): number {
  const ahead = 1 + Math.floor(running / 4) - unstarted;
  return Math.max(0, Math.min(ahead, inFlightMax - running - unstarted));
}
