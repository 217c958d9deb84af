import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  // A plan's lane was the queue of every kind of job; jobs that are under way were sent when they were made.
  await sql`
    alter table gateway.jobs
      add column lane text,
      add column cost integer not null default 1,
      add column accepted_at timestamptz,
      add column released_at timestamptz,
      add column trace jsonb not null default '{}',
      add column predicted_ms bigint not null default 0,
      add column promised_ms bigint not null default 0,
      add column waiting_s_max integer`.execute(db);
  await sql`
    update gateway.jobs set lane = queue, accepted_at = created_at, released_at = created_at,
      queue = case when kind in ('world', 'refresh') then 'worlds' when kind = 'publish' then 'publishing' else queue end`.execute(
    db,
  );
  await sql`alter table gateway.jobs alter column lane set not null, alter column accepted_at set not null`.execute(
    db,
  );
  await sql`drop index gateway.jobs_running`.execute(db);
  await sql`drop index gateway.jobs_ended`.execute(db);
  await sql`
    create index jobs_waiting on gateway.jobs (queue, tenant_id, accepted_at, id) include (lane)
    where released_at is null and ended_at is null`.execute(db);
  await sql`
    create index jobs_in_flight on gateway.jobs (queue, kind)
    where released_at is not null and ended_at is null`.execute(db);
  await sql`
    create table gateway.balances (
      tenant_id text not null,
      queue text not null,
      deficit bigint not null,
      round bigint not null,
      primary key (queue, tenant_id)
    )`.execute(db);
  await sql`create index balances_round on gateway.balances (queue, round desc)`.execute(db);
  await sql`
    create table gateway.promises (
      job_id text not null,
      tenant_id text not null,
      queue text not null,
      kind text not null,
      cost integer not null,
      outcome text not null check (outcome in ('completed', 'failed')),
      accepted_at timestamptz not null,
      started_at timestamptz not null,
      ended_at timestamptz not null,
      predicted_ms bigint not null,
      promised_ms bigint not null,
      waiting_s_max integer,
      waited_ms bigint generated always as (extract(epoch from started_at - accepted_at) * 1000) stored,
      actual_ms bigint generated always as (extract(epoch from ended_at - accepted_at) * 1000) stored,
      primary key (job_id, accepted_at)
    )`.execute(db);
  await sql`create index promises_latest on gateway.promises (queue, kind, ended_at desc) where outcome = 'completed'`.execute(
    db,
  );
  await sql`create index promises_ended on gateway.promises (ended_at)`.execute(db);
  for (const table of ['balances', 'promises']) await tenantTable(db, 'gateway', table);

  for (const gone of [
    'queue_ahead(text, text, timestamptz)',
    'queue_service_ms(text, text)',
    'queue_states()',
  ])
    await sql`drop function ${sql.raw(`gateway.${gone}`)}`.execute(db);
  for (const create of functions) await create.execute(db);
}

// What must be known over all tenants goes through these functions and shows no more than ids, counts and times.
const functions = [
  // A job that was never sent makes no sound, so nobody rings for it.
  sql`
  create or replace function gateway.jobs_unheard(silent interval, most integer) returns table (tenant_id text, id text)
  language sql stable security definer set search_path = gateway as $$
    select tenant_id, id from jobs where ended_at is null and released_at is not null
    and (parked_until is null or parked_until < now() - silent)
    and heard_at < now() - least(silent * power(2, rings), interval '1 hour') order by heard_at limit most $$`,
  sql`
  create function gateway.queues_waiting() returns table (queue text)
  language sql stable security definer set search_path = gateway as $$
    with recursive found as (
      (select jobs.queue from jobs where released_at is null and ended_at is null order by jobs.queue limit 1)
      union all
      select (select jobs.queue from jobs where released_at is null and ended_at is null and jobs.queue > found.queue
        order by jobs.queue limit 1) from found where found.queue is not null)
    select found.queue from found where found.queue is not null $$`,
  // From tenant to tenant by the index: what one of them has waiting makes the others' turn no slower.
  sql`
  create function gateway.queue_lines(of_queue text, most integer)
  returns table (tenant_id text, lane text, ids text[], costs integer[], deficit bigint, round bigint)
  language sql stable security definer set search_path = gateway as $$
    with recursive found as (
      (select jobs.tenant_id from jobs where queue = of_queue and released_at is null and ended_at is null
        order by jobs.tenant_id limit 1)
      union all
      select (select jobs.tenant_id from jobs where queue = of_queue and released_at is null and ended_at is null
        and jobs.tenant_id > found.tenant_id order by jobs.tenant_id limit 1)
      from found where found.tenant_id is not null)
    select found.tenant_id, line.lanes[1], line.ids, line.costs, balances.deficit, balances.round
    from found cross join lateral (
      select array_agg(head.id order by head.accepted_at, head.id) as ids,
        array_agg(head.cost order by head.accepted_at, head.id) as costs,
        array_agg(head.lane order by head.accepted_at, head.id) as lanes,
        min(head.accepted_at) as since
      from (select jobs.* from jobs where queue = of_queue and jobs.tenant_id = found.tenant_id and released_at is null
        and ended_at is null order by accepted_at, id limit most) as head) as line
    left join balances on balances.queue = of_queue and balances.tenant_id = found.tenant_id
    where found.tenant_id is not null and line.ids is not null
    order by line.since $$`,
  sql`
  create function gateway.queue_round(of_queue text) returns bigint
  language sql stable security definer set search_path = gateway as $$
    select coalesce(max(round), 0) from balances where queue = of_queue $$`,
  sql`
  create function gateway.queue_in_flight(of_queue text) returns table (running bigint, unstarted bigint)
  language sql stable security definer set search_path = gateway as $$
    select count(*) filter (where started_at is not null or rings > 0),
      count(*) filter (where started_at is null and rings = 0)
    from jobs where queue = of_queue and released_at is not null and ended_at is null and status <> 'parked' $$`,
  sql`
  create function gateway.queue_backlogs(of_queue text) returns table (mine boolean, lane text, waiting bigint)
  language sql stable security definer set search_path = gateway as $$
    select tenant_id = current_setting('app.tenant_id', true), max(lane), count(*)
    from jobs where queue = of_queue and released_at is null and ended_at is null group by tenant_id $$`,
  sql`
  create function gateway.queue_outcomes(of_queue text, most integer)
  returns table (mine boolean, kind text, cost integer, accepted_at timestamptz, started_at timestamptz, ended_at timestamptz,
    predicted_ms bigint)
  language sql stable security definer set search_path = gateway as $$
    select coalesce(latest.tenant_id = current_setting('app.tenant_id', true), false), latest.kind, latest.cost,
      latest.accepted_at, latest.started_at, latest.ended_at, latest.predicted_ms
    from unnest(array['sample', 'reanalysis', 'world', 'refresh', 'publish']) as kinds(name) cross join lateral (
      select * from promises where queue = of_queue and promises.kind = kinds.name and outcome = 'completed'
      order by ended_at desc limit most) as latest $$`,
  sql`
  create function gateway.queue_states() returns table (queue text, kind text, waiting bigint, tenants_waiting bigint,
    oldest_accepted_at timestamptz, released bigint, running bigint, parked bigint)
  language sql stable security definer set search_path = gateway as $$
    select queue, kind, count(*) filter (where released_at is null),
      count(distinct tenant_id) filter (where released_at is null),
      min(accepted_at) filter (where released_at is null),
      count(*) filter (where released_at is not null and started_at is null and status <> 'parked'),
      count(*) filter (where started_at is not null and status <> 'parked'),
      count(*) filter (where status = 'parked')
    from jobs where ended_at is null group by queue, kind order by queue, kind $$`,
  // These two see what their caller may see: a tenant its own, and through the two below the operator everything.
  sql`
  create function gateway.promise_figures(since timestamptz, until timestamptz, of_queue text)
  returns table (queue text, kind text, jobs bigint, within_promise bigint, bound_jobs bigint, within_bound bigint,
    ratio_p50 double precision, ratio_p90 double precision, ratio_p95 double precision)
  language sql stable set search_path = gateway as $$
    select queue, kind, count(*), count(*) filter (where actual_ms <= promised_ms),
      count(waiting_s_max), count(*) filter (where waited_ms <= waiting_s_max * 1000::bigint),
      percentile_cont(0.5) within group (order by actual_ms::float8 / promised_ms),
      percentile_cont(0.9) within group (order by actual_ms::float8 / promised_ms),
      percentile_cont(0.95) within group (order by actual_ms::float8 / promised_ms)
    from promises
    where ended_at >= since and ended_at < until and promised_ms > 0 and (of_queue is null or queue = of_queue)
    group by queue, kind order by queue, kind $$`,
  sql`
  create function gateway.promise_misses(since timestamptz, until timestamptz, of_queue text, after text, most integer)
  returns table (job_id text, tenant_id text, queue text, kind text, outcome text, accepted_at timestamptz, ended_at timestamptz,
    predicted_ms bigint, promised_ms bigint, actual_ms bigint, waited_ms bigint, waiting_s_max integer)
  language sql stable set search_path = gateway as $$
    select job_id, tenant_id, queue, kind, outcome, accepted_at, ended_at, predicted_ms, promised_ms, actual_ms, waited_ms,
      waiting_s_max
    from promises
    where ended_at >= since and ended_at < until and promised_ms > 0 and (of_queue is null or queue = of_queue)
      and (actual_ms > promised_ms or waited_ms > waiting_s_max * 1000::bigint)
      and (after is null or job_id < after)
    order by job_id desc limit most $$`,
  sql`
  create function gateway.all_promise_figures(since timestamptz, until timestamptz, of_queue text)
  returns table (queue text, kind text, jobs bigint, within_promise bigint, bound_jobs bigint, within_bound bigint,
    ratio_p50 double precision, ratio_p90 double precision, ratio_p95 double precision)
  language sql stable security definer set search_path = gateway as $$
    select * from promise_figures(since, until, of_queue) $$`,
  sql`
  create function gateway.all_promise_misses(since timestamptz, until timestamptz, of_queue text, after text, most integer)
  returns table (job_id text, tenant_id text, queue text, kind text, outcome text, accepted_at timestamptz, ended_at timestamptz,
    predicted_ms bigint, promised_ms bigint, actual_ms bigint, waited_ms bigint, waiting_s_max integer)
  language sql stable security definer set search_path = gateway as $$
    select * from promise_misses(since, until, of_queue, after, most) $$`,
];
