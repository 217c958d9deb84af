import type { JobKind } from '@trc/contracts/documents/job.v1';

/** Assumed while nothing has been measured in a queue yet, milliseconds. */
const firstGuessMs: Readonly<Record<JobKind, number>> = {
  sample: 4_000,
  reanalysis: 2_000,
  world: 15_000,
  refresh: 15_000,
  publish: 5_000,
  export: 20_000,
  import: 10_000,
};

/** What a job is like: jobs of one kind and cost take about as long. */
export interface Likeness {
  readonly kind: JobKind;
  readonly cost: number;
}

/** A job that has ended well, as the ledger of promises has it. Times in milliseconds on one clock. */
export interface Outcome extends Likeness {
  readonly acceptedMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly predictedMs: number;
  /** Of the tenant that asks. */
  readonly mine: boolean;
}

export interface Service {
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** How fast a queue is. */
export interface Speed {
  /** Jobs that are worked on side by side when the queue is full. */
  readonly parallelism: number;
  /** Of these, as many as the other tenants have kept busy lately. */
  readonly busyWithOthers: number;
}

/** What stands before a job in its queue. */
export interface Ahead {
  /** Fair position among what waits, 1 for the next. */
  readonly position: number;
  /** Jobs that are sent out already. */
  readonly inFlight: number;
}

export interface Prediction {
  /** Milliseconds until a worker begins, and until nine of ten jobs like it would have ended. */
  readonly waitMs: number;
  readonly predictedMs: number;
  /** `predictedMs`, corrected by how earlier predictions came out: what is promised. */
  readonly promisedMs: number;
}

const share = 0.9;
/** Fewer outcomes say little about their 90th percentile. */
const outcomesMin = 20;
/** Jobs over which a full queue is recognised. */
const stretch = 20;
/** The longer a wait, the more others come who were not there when it was predicted: this much for every doubling. */
const marginOfDoubling = 0.15;
/** A tenant is served at least at this share of the queue's speed while others come and go. */
const ownShareMin = 0.25;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const serviceMsOf = ({ startedMs, endedMs }: Outcome): number => endedMs - startedMs;
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length, Math.max(1, Math.ceil(part * sorted.length))) - 1] ?? 0;

/** `null` when there is nothing to measure. */
export function serviceOf(outcomes: readonly Outcome[]): Service | null {
  if (outcomes.length === 0) return null;
  const sorted = outcomes.map(serviceMsOf).sort((a, b) => a - b);
  return {
    meanMs: sum(sorted) / sorted.length,
    p50Ms: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, share),
  };
}

/** Those of the same kind and cost; of the kind, where these are few. */
function like({ kind, cost }: Likeness, outcomes: readonly Outcome[]): readonly Outcome[] {
  const ofKind = outcomes.filter((one) => one.kind === kind);
  const ofCost = ofKind.filter((one) => one.cost === cost);
  return ofCost.length >= outcomesMin ? ofCost : ofKind;
}

/** Milliseconds that one worker is expected to need for a job, on average; never nothing. */
export function meanServiceMs(job: Likeness, outcomes: readonly Outcome[]): number {
  return Math.max(1, serviceOf(like(job, outcomes))?.meanMs ?? firstGuessMs[job.kind]);
}

/** Jobs that were worked on at once, on average, between two instants. */
function busyBetween(outcomes: readonly Outcome[], fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  const overlaps = outcomes.map(({ startedMs, endedMs }) =>
    Math.max(0, Math.min(endedMs, toMs) - Math.max(startedMs, fromMs)),
  );
  return sum(overlaps) / (toMs - fromMs);
}

/**
 * Measures a queue by its last outcomes. A queue that is not full shows nothing of what it could do, so its fullest stretch
 * counts: no less than one process of workers has, and no more than all of them may have.
 */
export function speedOf(
  outcomes: readonly Outcome[],
  workers: { readonly min: number; readonly max: number },
  nowMs: number,
): Speed {
  const ends = outcomes.map(({ endedMs }) => endedMs).sort((a, b) => a - b);
  const fullest = ends
    .slice(stretch)
    .reduce((most, toMs, i) => Math.max(most, busyBetween(outcomes, ends[i] ?? toMs, toMs)), workers.min);
  const others = outcomes.filter(({ mine }) => !mine);
  return {
    parallelism: Math.min(workers.max, fullest),
    busyWithOthers: busyBetween(others, ends[0] ?? nowMs, nowMs),
  };
}

/**
 * When a job will be done: what stands before it at the mean service time and the measured speed, then itself. Others go on coming,
 * so what they have kept busy lately is not counted on.
 */
export function predict(
  job: Likeness,
  { position, inFlight }: Ahead,
  { parallelism, busyWithOthers }: Speed,
  outcomes: readonly Outcome[],
): Prediction {
  const meanMs = serviceOf(outcomes)?.meanMs ?? firstGuessMs[job.kind];
  const ownMs = Math.max(1, serviceOf(like(job, outcomes))?.p90Ms ?? firstGuessMs[job.kind]);
  const turn = Math.max(0, position + inFlight - parallelism);
  const waitMs = (turn * meanMs) / Math.max(parallelism * ownShareMin, parallelism - busyWithOthers);
  const predictedMs = Math.round(waitMs + ownMs);
  return {
    waitMs: Math.round(waitMs),
    predictedMs,
    promisedMs: Math.round(predictedMs * correction(job, predictedMs, ownMs, outcomes)),
  };
}

/**
 * What a prediction is multiplied with so that it would have held for nine of ten of the last jobs like it. Split conformal prediction with
 * the score actual / predicted (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, "Distribution-free predictive inference for regression",
 * JASA 2018): of n scores the ⌈0.9·(n + 1)⌉-th smallest. Jobs that were to wait for long err in other ways and have scores of their own
 * (Mondrian conformal prediction: Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005, §4.5); their
 * last scores come from another load, so they only ever lengthen a promise.
 */
function correction(job: Likeness, predictedMs: number, ownMs: number, outcomes: readonly Outcome[]): number {
  const isLong = (ms: number) => ms > 2 * ownMs;
  const scores = like(job, outcomes)
    .filter((one) => isLong(one.predictedMs) === isLong(predictedMs))
    .map(({ acceptedMs, endedMs, predictedMs: before }) => (endedMs - acceptedMs) / before)
    .sort((a, b) => a - b);
  const least = isLong(predictedMs) ? 1 + marginOfDoubling * Math.log2(predictedMs / ownMs) : 0;
  if (scores.length < outcomesMin) return Math.max(1, least);
  const score = scores[Math.min(scores.length, Math.ceil(share * (scores.length + 1))) - 1] ?? 1;
  return Math.max(least, score);
}
