import type { Request } from '../src/domain/admission.ts';

const MiB = 1024 * 1024;
const hourMs = 3_600_000;

/** The bounds of the contract under which the random histories run: small, so that each of them is met. */
export const bounds = {
  uploads: 4,
  storage_bytes: 6 * MiB,
  worlds: 2,
  jobs: 5,
  model_micros: 4_000,
  budget: 5_000,
};
const heldMs = 24 * hourMs;
const modelMicros = { sample: 500, world: 3_000 } as const;
/** CPU, and one or two writes to the object storage. */
const workMicros = {
  sample: Math.ceil(5_200 * 0.0019) + 5,
  world: Math.ceil(30_000 * 0.0019) + 2 * 5,
} as const;

export interface ReferenceJob {
  readonly request: Request & { readonly kind: 'sample' | 'world' };
  at: number;
  state: 'held' | 'settled' | 'refunded';
  bytes: number;
  /** Most that may be spent, all tries together. */
  boundMicros: number;
  modelBoundMicros: number;
  spentMicros: number;
  spentModelMicros: number;
}

/** What billing promises about limits, in the plainest words: every sum is made anew over every job. */
export class ReferenceDesk {
  readonly jobs: ReferenceJob[] = [];
  now: number;

  constructor(now: Date) {
    this.now = now.getTime();
  }

  /** Waiting or running; only then a job spends. */
  isLive(job: ReferenceJob): boolean {
    return job.state === 'held' && this.now < job.at + heldMs;
  }

  #sum(since: number, of: (job: ReferenceJob) => number): number {
    return this.jobs.filter(({ at }) => at >= since).reduce((total, job) => total + of(job), 0);
  }

  #counted(since: number, of: (job: ReferenceJob) => number): number {
    return this.#sum(since, (job) => (job.state === 'settled' || this.isLive(job) ? of(job) : 0));
  }

  used() {
    const today = new Date(this.now);
    const day = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
    const month = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
    const ever = Number.NEGATIVE_INFINITY;
    return {
      uploads: this.#counted(day, ({ request }) => (request.kind === 'sample' ? 1 : 0)),
      storage_bytes: this.#counted(ever, ({ bytes }) => bytes),
      worlds: this.#counted(ever, ({ request }) => (request.kind === 'world' ? 1 : 0)),
      jobs: this.#sum(ever, (job) => (this.isLive(job) ? 1 : 0)),
      model_micros: this.#sum(this.now - 720 * hourMs, (job) =>
        this.isLive(job) ? Math.max(job.modelBoundMicros, job.spentModelMicros) : job.spentModelMicros,
      ),
      budget: this.#sum(month, (job) =>
        this.isLive(job) ? Math.max(job.boundMicros, job.spentMicros) : job.spentMicros,
      ),
    };
  }

  /** What the answer must be, in short; a job that is admitted is written down. */
  reserve(request: ReferenceJob['request']): string {
    const before = this.jobs.find((job) => job.request.job_id === request.job_id);
    const used = this.used();
    const model = used.model_micros + modelMicros[request.kind] <= bounds.model_micros;
    const modelQuote = model ? modelMicros[request.kind] : 0;
    const quote = modelQuote + workMicros[request.kind];
    const isSample = request.kind === 'sample';
    if (isSample && used.uploads + 1 > bounds.uploads) return 'quota-exceeded';
    if (isSample && used.storage_bytes + request.size_bytes > bounds.storage_bytes) return 'quota-exceeded';
    if (!isSample && used.worlds + 1 > bounds.worlds) return 'quota-exceeded';
    if (used.jobs + 1 > bounds.jobs) return 'quota-exceeded';
    if (used.budget + quote > bounds.budget) return 'budget-exceeded';
    const held = {
      request,
      at: this.now,
      state: 'held' as const,
      bytes: isSample ? request.size_bytes : 0,
      boundMicros: (before?.spentMicros ?? 0) + quote,
      modelBoundMicros: (before?.spentModelMicros ?? 0) + modelQuote,
    };
    if (before) Object.assign(before, held);
    else this.jobs.push({ ...held, spentMicros: 0, spentModelMicros: 0 });
    return model ? 'with model' : 'without model';
  }
}
