import type { JobKind } from '@trc/contracts/documents/job.v1';
import { admit, type Refresh } from './admission.ts';
import { type Amounts, type Limit, type LimitName, limitNames, limitsOf } from './limits.ts';
import type { PaidTime } from './margins.ts';
import type { Plan } from './plan.ts';

/** A job that was reserved, as far as asking again needs it. */
export interface PastJob {
  readonly jobId: string;
  readonly tenantId: string;
  readonly kind: JobKind;
  readonly sizeBytes: number;
  /** When its bytes were deleted; `null` while they are there. */
  readonly freedAt: Date | null;
  readonly modelMicros: number;
  readonly timeZone: string;
  readonly refresh: {
    readonly worldId: string;
    readonly occasion: Refresh['occasion'];
    readonly dueAt: Date;
  } | null;
  readonly createdAt: Date;
}

/** What a tenant took before, under the draft. */
interface Taken {
  readonly jobs: PastJob[];
  /** For when the latest refresh was due, by world and occasion. */
  readonly refreshes: Map<string, Date>;
}

const refreshKey = ({ worldId, occasion }: NonNullable<PastJob['refresh']>) => `${worldId} ${occasion}`;

/**
 * Asks past jobs again under a draft plan, in the order in which they came. What the draft refuses takes nothing of its limits
 * afterwards. Jobs that wait at the same time and the tenants' own budgets cannot be asked again and bind nobody here.
 */
export class JobReplay {
  readonly #plan: Plan;
  readonly #taken = new Map<string, Taken>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Takes a job as it was: it came before the span, or on another plan. */
  take(job: PastJob): void {
    const taken = this.#takenBy(job.tenantId);
    taken.jobs.push(job);
    if (!job.refresh) return;
    const key = refreshKey(job.refresh);
    const last = taken.refreshes.get(key);
    if (!last || last < job.refresh.dueAt) taken.refreshes.set(key, job.refresh.dueAt);
  }

  /** Whether the draft admits the job; if so it is taken. */
  admits(job: PastJob): boolean {
    const { jobs, refreshes } = this.#takenBy(job.tenantId);
    const limits = limitsOf(this.#plan.entitlements, [], job.createdAt, job.timeZone);
    const { refresh } = job;
    const { answer } = admit({
      plan: this.#plan,
      request: {
        job_id: job.jobId,
        kind: job.kind,
        size_bytes: job.sizeBytes,
        duration_s: null,
        time_zone: job.timeZone,
        ...(refresh && {
          refresh: {
            world_id: refresh.worldId,
            occasion: refresh.occasion,
            due_at: refresh.dueAt.toISOString(),
          },
        }),
      },
      used: usedBefore(jobs, limits, job.createdAt),
      limits,
      priceOf: () => 0,
      lastRefreshDueAt: (refresh && refreshes.get(refreshKey(refresh))) ?? null,
      graceUntil: null,
      enforcement: 'enforce',
      expiresAt: job.createdAt,
    });
    if (answer.kind === 'refused') return false;
    this.take(job);
    return true;
  }

  #takenBy(tenantId: string): Taken {
    const taken = this.#taken.get(tenantId) ?? { jobs: [], refreshes: new Map() };
    this.#taken.set(tenantId, taken);
    return taken;
  }
}

const amountOf: Readonly<Record<LimitName, (job: PastJob, at: Date) => number>> = {
  uploads: ({ kind }) => (kind === 'sample' ? 1 : 0),
  storage_bytes: ({ kind, sizeBytes, freedAt }, at) =>
    kind === 'sample' && (freedAt === null || freedAt > at) ? sizeBytes : 0,
  worlds: ({ kind }) => (kind === 'world' ? 1 : 0),
  jobs: () => 0,
  model_micros: ({ modelMicros }) => modelMicros,
  budget: () => 0,
};

function usedBefore(jobs: readonly PastJob[], limits: readonly Limit[], at: Date): Amounts {
  const used = new Map<LimitName, number>(limitNames.map((name) => [name, 0]));
  for (const { name, limit, span } of limits) {
    if (limit === null) continue;
    let sum = 0;
    for (const job of jobs)
      if (span.since === null || job.createdAt >= span.since) sum += amountOf[name](job, at);
    used.set(name, sum);
  }
  return Object.fromEntries(used) as unknown as Amounts;
}

/** The plan that a tenant was on at an instant: a trial lies over what there was, and without terms it is the free one. */
export function planAt(terms: readonly PaidTime[] | undefined, at: Date): string {
  let found: PaidTime | null = null;
  for (const one of terms ?? []) {
    if (one.validFrom > at || (one.validUntil !== null && one.validUntil <= at)) continue;
    if (!found || one.trial || (!found.trial && one.validFrom > found.validFrom)) found = one;
  }
  return found?.planId ?? 'free';
}

/** Terms as they would have been at another list price by the month. What was negotiated stays. */
export function atPrice(
  terms: readonly PaidTime[],
  draft: { readonly planId: string; readonly priceMicrosMonthly: number },
  listPricesMicros: ReadonlySet<number>,
): readonly PaidTime[] {
  return terms.map((one) =>
    one.planId === draft.planId && one.period === 'monthly' && listPricesMicros.has(one.priceMicros)
      ? { ...one, priceMicros: draft.priceMicrosMonthly }
      : one,
  );
}
