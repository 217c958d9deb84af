import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** One price of the first table. */
interface Price {
  readonly kind: string;
  /** `null` applies to every resource of the kind that has no price of its own. */
  readonly resource: string | null;
  readonly micros_per_million: number;
}

const million = 1_000_000;

const model = (
  resource: string,
  input: number,
  output: number,
  outputKind: 'model_output_tokens' | 'model_images' = 'model_output_tokens',
): Price[] => [
  { kind: 'model_input_tokens', resource, micros_per_million: input },
  { kind: outputKind, resource, micros_per_million: output },
];

/**
 * The first price table: what was in force before prices were rows, and kinds of cost that nothing was charged for yet.
 * Micro-dollars for a million units.
 */
export const firstPrices: readonly Price[] = [
  ...model('text-embedding-3-small', 20_000, 0),
  ...model('gpt-4o-mini', 150_000, 600_000),
  ...model('gpt-6-luna', 100_000, 500_000),
  ...model('qwen/qwen3-8b', 35_000, 138_000),
  ...model('qwen/qwen3-235b-a22b', 130_000, 600_000),
  ...model('gpt-image-1', 5_000_000, 40_000_000, 'model_images'),
  ...model('gpt-image-2.5-flare', 5_000_000, 30_000_000, 'model_images'),
  // A model endpoint that a tenant brings along is paid by the tenant.
  ...model('tenant-endpoint', 0, 0),
  // One core of a small server at 5 dollars a month is 1.9 micro-dollars a second.
  { kind: 'cpu_ms', resource: null, micros_per_million: 1_900 },
  // A new version of the analyser is no reason to pay again.
  { kind: 'cpu_ms', resource: 'reanalysis', micros_per_million: 0 },
  { kind: 'provider_calls', resource: null, micros_per_million: 0 },
  // A fact without a cost of its own: what is kept is charged by the hour, and the write that put it there beside it.
  { kind: 'stored_bytes', resource: null, micros_per_million: 0 },
  // 15,000 micro-dollars for a gigabyte and a month of 720 hours.
  { kind: 'storage_mb_hours', resource: null, micros_per_million: 20_834 },
  // Writes and copies are of class A: 4.50 dollars a million.
  { kind: 'storage_writes', resource: null, micros_per_million: 4.5 * million },
  // The object storage of the seeds asks nothing for what leaves it.
  { kind: 'egress_bytes', resource: null, micros_per_million: 0 },
  // A database at 29 dollars a month, shared by a thousand tenants on thirty days.
  { kind: 'database_days', resource: null, micros_per_million: 966_666_667 },
  // Ten cents for a thousand messages.
  { kind: 'emails', resource: null, micros_per_million: 100 * million },
  // A fee that the provider named, in micro-dollars; and a card's list price of 2.9 % and 30 cents, where it named none.
  { kind: 'payment_fee', resource: null, micros_per_million: million },
  { kind: 'payment_fee', resource: 'share', micros_per_million: 29_000 },
  { kind: 'payment_fee', resource: 'each', micros_per_million: 300_000 * million },
];

const firstVersion = '2026-11-21.1';
const firstDay = '2026-01-01T00:00:00Z';

export async function up(db: AnyDatabase): Promise<void> {
  await priceTables(db);
  await usageEvents(db);
  await heldBytes(db);
  await operatorFunctions(db);
}

async function priceTables(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.price_tables (
      version text primary key,
      valid_from timestamptz not null unique,
      valid_until timestamptz check (valid_until > valid_from),
      note text not null,
      published_at timestamptz not null
    )`.execute(db);
  await sql`
    create table billing.prices (
      version text not null references billing.price_tables,
      kind text not null,
      resource text,
      micros_per_million bigint not null check (micros_per_million >= 0),
      unique nulls not distinct (version, kind, resource)
    )`.execute(db);
  await sql`
    insert into billing.price_tables (version, valid_from, note, published_at)
    values (${firstVersion}, ${firstDay}, 'The first table.', ${firstDay})`.execute(db);
  for (const { kind, resource, micros_per_million } of firstPrices)
    await sql`
      insert into billing.prices (version, kind, resource, micros_per_million)
      values (${firstVersion}, ${kind}, ${resource}, ${micros_per_million})`.execute(db);
  await sql`
    create function billing.prices_are_published() returns trigger language plpgsql as $$
    begin raise exception 'a published price does not change; publish a new table'; end $$`.execute(db);
  await sql`
    create trigger published before update or delete on billing.prices
    for each statement execute function billing.prices_are_published()`.execute(db);
}

async function usageEvents(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.usage_events (
      message_id text primary key,
      type text not null,
      tenant_id text not null,
      user_id text,
      job_id text,
      usage jsonb not null,
      at timestamptz not null,
      trace_id text
    )`.execute(db);
  await sql`create index usage_events_time on billing.usage_events (at, message_id)`.execute(db);
  await sql`create index usage_events_days on billing.usage_events (at) where type = 'day-kept'`.execute(db);
  // What the ledger holds already was a fact before: the same numbers, written down once more.
  await sql`
    insert into billing.usage_events (message_id, type, tenant_id, user_id, job_id, usage, at, trace_id)
    select message_id, 'entered-before', min(tenant_id), min(user_id), min(job_id),
      jsonb_agg(jsonb_build_object('kind', kind, 'quantity', quantity, 'operation', operation, 'resource', resource) order by line),
      min(at), min(trace_id)
    from billing.ledger group by message_id`.execute(db);
  await tenantTable(db, 'billing', 'usage_events');
  await sql`
    create trigger append_only before update or delete on billing.usage_events
    for each statement execute function billing.ledger_is_append_only()`.execute(db);
  await sql`create index ledger_all_times on billing.ledger (at)`.execute(db);
  await sql`create index reservations_all_times on billing.reservations (created_at, job_id)`.execute(db);
}

/** From when to when which bytes lay in storage: a reservation knows only what lies there now. */
async function heldBytes(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.held_bytes (
      job_id text primary key,
      tenant_id text not null,
      size_bytes bigint not null check (size_bytes >= 0),
      since timestamptz not null,
      until timestamptz
    )`.execute(db);
  await sql`
    insert into billing.held_bytes (job_id, tenant_id, size_bytes, since)
    select job_id, tenant_id, storage_bytes, created_at from billing.reservations
    where kind = 'sample' and state = 'settled' and storage_bytes > 0`.execute(db);
  await tenantTable(db, 'billing', 'held_bytes');
  await sql`create index held_bytes_time on billing.held_bytes (tenant_id, since)`.execute(db);
}

/** What the operator sees over all tenants: facts, sums and ids, through functions of the schema's owner. */
async function operatorFunctions(db: AnyDatabase): Promise<void> {
  for (const statement of [
    unenteredDays,
    costsBy,
    costsByPlan,
    unitCosts,
    usageEventsAfter,
    allBudgets,
    pastJobsAfter,
  ])
    await statement.execute(db);
}

/**
 * Days on which a tenant held bytes or used something, and whose standing costs are not entered yet. It looks back to a
 * week before the newest entry, and to the beginning when there is none: time without a running process is made up for.
 */
const unenteredDays = sql`
  create function billing.unentered_days(until date, most integer) returns table (tenant_id text, day date)
  language sql stable security definer set search_path = billing set timezone = 'UTC' as $$
    with first as (
      select coalesce(
        (select max(at)::date - 7 from usage_events where type = 'day-kept'), '2000-01-01'::date) as day
    )
    select busy.tenant_id, busy.day from (
      select held.tenant_id, one::date as day
      from held_bytes held, first, generate_series(
        greatest(held.since::date, first.day), least(held.until::date, unentered_days.until - 1), interval '1 day') as one
      union
      select used.tenant_id, used.at::date
      from usage_events used, first
      where used.at >= first.day and used.at < unentered_days.until and used.type <> 'day-kept'
    ) as busy
    where not exists (
      select from usage_events entered where entered.message_id = 'day ' || busy.day || ' ' || busy.tenant_id)
    order by busy.day, busy.tenant_id limit most
  $$`;

const costsBy = sql`
  create function billing.costs_by(dimension text, since timestamptz, until timestamptz, of_tenant text)
  returns table (key text, cost_micros bigint, lines bigint, jobs bigint)
  language sql stable security definer set search_path = billing set timezone = 'UTC' as $$
    select
      case dimension
        when 'tenant' then tenant_id when 'user' then user_id when 'kind' then kind when 'model' then resource
        when 'operation' then operation when 'day' then at::date::text end,
      sum(cost_micros)::bigint, count(*), count(distinct job_id)
    from ledger
    where at >= since and at < until and (of_tenant is null or tenant_id = of_tenant)
      and (dimension <> 'model' or kind like 'model\\_%')
    group by 1 order by 1
  $$`;

/** Each cost under the plan that its tenant was on at that instant; a trial lies over what there was. */
const costsByPlan = sql`
  create function billing.costs_by_plan(since timestamptz, until timestamptz)
  returns table (tenant_id text, plan_id text, kind text, cost_micros bigint)
  language sql stable security definer set search_path = billing as $$
    select line.tenant_id, coalesce(held.plan_id, 'free'), line.kind, sum(line.cost_micros)::bigint
    from ledger line left join lateral (
      select terms.plan_id from terms
      where terms.tenant_id = line.tenant_id and terms.valid_from <= line.at
        and (terms.valid_until is null or terms.valid_until > line.at)
      order by terms.reason = 'trial' desc, terms.valid_from desc limit 1
    ) as held on true
    where line.at >= since and line.at < until
    group by 1, 2, 3 order by 1, 2, 3
  $$`;

const unitCosts = sql`
  create function billing.unit_costs(since timestamptz, until timestamptz)
  returns table (kind text, jobs bigint, cost_micros bigint)
  language sql stable security definer set search_path = billing as $$
    select job.kind, count(distinct job.job_id), coalesce(sum(line.cost_micros), 0)::bigint
    from reservations job left join ledger line on line.tenant_id = job.tenant_id and line.job_id = job.job_id
    where job.state = 'settled' and job.created_at >= since and job.created_at < until
    group by 1 order by 1
  $$`;

const usageEventsAfter = sql`
  create function billing.usage_events_after(
    since timestamptz, until timestamptz, after_at timestamptz, after_id text, most integer)
  returns setof billing.usage_events
  language sql stable security definer set search_path = billing as $$
    select * from usage_events
    where at >= since and at < until and (after_id is null or (at, message_id) > (after_at, after_id))
    order by at, message_id limit most
  $$`;

const allBudgets = sql`
  create function billing.all_budgets() returns table (tenant_id text, monthly_micros bigint, hard boolean)
  language sql stable security definer set search_path = billing as $$
    select distinct on (tenant_id) tenant_id, monthly_micros, hard from budgets order by tenant_id, monthly_micros
  $$`;

/** What was asked and taken, for asking it again under another plan; refusals of that time left no row. */
const pastJobsAfter = sql`
  create function billing.past_jobs_after(until timestamptz, after_at timestamptz, after_id text, most integer)
  returns table (
    job_id text, tenant_id text, kind text, size_bytes bigint, freed_at timestamptz, spent_model_micros bigint,
    time_zone text, world_id text, occasion text, due_at timestamptz, created_at timestamptz)
  language sql stable security definer set search_path = billing as $$
    select job.job_id, job.tenant_id, job.kind, greatest(job.storage_bytes, coalesce(held.size_bytes, 0)),
      held.until, job.spent_model_micros, job.time_zone, job.world_id, job.occasion, job.due_at, job.created_at
    from reservations job left join held_bytes held on held.job_id = job.job_id
    where job.state <> 'refunded' and job.created_at < past_jobs_after.until
      and (after_id is null or (job.created_at, job.job_id) > (after_at, after_id))
    order by job.created_at, job.job_id limit most
  $$`;
