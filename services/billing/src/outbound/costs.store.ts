import type { JobKind } from '@trc/contracts/documents/job.v1';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import { type Kysely, sql } from 'kysely';
import type { Refresh } from '../domain/admission.ts';
import type { UsageEvent } from '../domain/ledger.ts';
import type { PlanCost, Span } from '../domain/margins.ts';
import type { TenantBudget } from '../domain/projection.ts';
import type { UnitSpread } from '../domain/unit-targets.ts';
import type { PastJob } from '../domain/what-if.ts';
import type { Database } from './database.ts';

/** Over all tenants: every function here reads through one of the schema's owner, for the operator. */
type Db = Kysely<Database>;

export type Dimension = 'tenant' | 'user' | 'kind' | 'model' | 'operation' | 'day';

export interface CostGroup {
  readonly key: string | null;
  readonly cost_micros: number;
  readonly lines: number;
  readonly jobs: number;
}

/** The ledger of a span summed by one dimension, in the order of its keys. */
export async function costsBy(
  db: Db,
  dimension: Dimension,
  { from, to }: Span,
  tenantId: string | null = null,
): Promise<readonly CostGroup[]> {
  const { rows } =
    await sql<CostGroup>`select * from costs_by(${dimension}, ${from}, ${to}, ${tenantId})`.execute(db);
  return rows;
}

export type SplitDimension = Extract<Dimension, 'kind' | 'model' | 'operation'>;

/** The ledger of a span summed by UTC day and one dimension, in the order of both. */
export async function costsByDay(
  db: Db,
  dimension: SplitDimension,
  { from, to }: Span,
  tenantId: string | null = null,
): Promise<ReadonlyArray<Omit<CostGroup, 'jobs'> & { readonly day: string }>> {
  const { rows } = await sql<Omit<CostGroup, 'jobs'> & { readonly day: string }>`
    select * from costs_by_day(${dimension}, ${from}, ${to}, ${tenantId})`.execute(db);
  return rows;
}

/** Each cost under the plan that its tenant was on at that instant. */
export async function costsByPlan(db: Db, { from, to }: Span): Promise<readonly PlanCost[]> {
  const { rows } = await sql<PlanCost>`
    select tenant_id as "tenantId", plan_id as "planId", kind, cost_micros as "costMicros"
    from costs_by_plan(${from}, ${to})`.execute(db);
  return rows;
}

export interface UnitCost {
  readonly kind: JobKind;
  readonly jobs: number;
  readonly costMicros: number;
}

/** Settled jobs that were reserved in a span, by kind, and all that they cost. */
export async function unitCosts(db: Db, { from, to }: Span): Promise<readonly UnitCost[]> {
  const { rows } = await sql<UnitCost>`
    select kind, jobs, cost_micros as "costMicros" from unit_costs(${from}, ${to})`.execute(db);
  return rows;
}

/** Units that were made in a span, and how their costs spread. */
export async function unitSpreads(db: Db, { from, to }: Span): Promise<readonly UnitSpread[]> {
  const { rows } = await sql<UnitSpread>`
    select unit, units, cost_micros as "costMicros", p50 as "p50Micros", p95 as "p95Micros"
    from unit_cost_spread(${from}, ${to})`.execute(db);
  return rows;
}

export async function allBudgets(db: Db): Promise<readonly TenantBudget[]> {
  const { rows } = await sql<TenantBudget>`
    select tenant_id as "tenantId", monthly_micros as "budgetMicros", hard from all_budgets()`.execute(db);
  return rows;
}

/** The place of a fact or a job in its order of time. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

/** At most `most` facts of a span behind a place, oldest first. */
export async function usageEventsAfter(
  db: Db,
  { from, to }: Span,
  after: Place | null,
  most: number,
): Promise<readonly UsageEvent[]> {
  const { rows } = await sql<UsageEvent & { usage: Usage[] }>`
    select message_id as "messageId", type, tenant_id as "tenantId", user_id as "userId", job_id as "jobId", usage, at,
      trace_id as "traceId"
    from usage_events_after(${from}, ${to}, ${after?.at ?? null}, ${after?.id ?? null}, ${most})`.execute(db);
  return rows;
}

interface PastJobRow {
  readonly job_id: string;
  readonly tenant_id: string;
  readonly kind: JobKind;
  readonly size_bytes: number;
  readonly freed_at: Date | null;
  readonly spent_model_micros: number;
  readonly time_zone: string;
  readonly world_id: string | null;
  readonly occasion: Refresh['occasion'] | null;
  readonly due_at: Date | null;
  readonly created_at: Date;
}

/** At most `most` jobs that were reserved before an instant and not given back, behind a place, oldest first. */
export async function pastJobsAfter(
  db: Db,
  until: Date,
  after: Place | null,
  most: number,
): Promise<readonly PastJob[]> {
  const { rows } = await sql<PastJobRow>`
    select * from past_jobs_after(${until}, ${after?.at ?? null}, ${after?.id ?? null}, ${most})`.execute(db);
  return rows.map((row) => ({
    jobId: row.job_id,
    tenantId: row.tenant_id,
    kind: row.kind,
    sizeBytes: row.size_bytes,
    freedAt: row.freed_at,
    modelMicros: row.spent_model_micros,
    timeZone: row.time_zone,
    refresh:
      row.world_id && row.occasion && row.due_at
        ? { worldId: row.world_id, occasion: row.occasion, dueAt: row.due_at }
        : null,
    createdAt: row.created_at,
  }));
}

/** Everything behind one another, page by page, so that no more than a page is held at once. */
export async function* inPages<T>(
  read: (after: Place | null, most: number) => Promise<readonly T[]>,
  placeOf: (one: T) => Place,
  most = 2_000,
): AsyncGenerator<readonly T[]> {
  let after: Place | null = null;
  for (;;) {
    const page: readonly T[] = await read(after, most);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < most) return;
    after = placeOf(last);
  }
}
