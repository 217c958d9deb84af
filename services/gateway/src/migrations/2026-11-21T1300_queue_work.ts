import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create index jobs_pressing on gateway.jobs (queue, waiting_s_max, accepted_at) include (kind, cost)
    where released_at is null and ended_at is null`.execute(db);
  for (const create of functions) await create.execute(db);
}

// Counts and times over all tenants, and nothing else. Neither walks a long queue to its end: that would take the database most when
// it has most to do.
const functions = [
  // The first of each queue by bound and age stand for it; what is parked is no work before its time has come. Compiling the query
  // would take ten times as long as running it.
  sql`
  create function gateway.queue_work(at timestamptz, most integer)
  returns table (queue text, kind text, cost integer, waiting bigint, in_flight bigint)
  language sql stable security definer set search_path = gateway set jit = off as $$
    select work.queue, work.kind, work.cost, count(*) filter (where work.waits), count(*) filter (where not work.waits)
    from (
      select queues.queue, head.kind, head.cost, true as waits
      from queues_waiting() as queues cross join lateral (
        select jobs.kind, jobs.cost from jobs
        where jobs.queue = queues.queue and released_at is null and ended_at is null
        order by waiting_s_max, accepted_at limit most) as head
      union all
      select jobs.queue, jobs.kind, jobs.cost, false from jobs
      where released_at is not null and ended_at is null and (status <> 'parked' or coalesce(parked_until, at) <= at)
    ) as work
    group by work.queue, work.kind, work.cost $$`,
  // From bound to bound by the index; jobs without a bound are told of where no job has one.
  sql`
  create function gateway.queue_waits() returns table (queue text, waiting_s_max integer, oldest_accepted_at timestamptz)
  language sql stable security definer set search_path = gateway as $$
    with recursive bounds as (
      select queues.queue, first.waiting_s_max, first.accepted_at
      from queues_waiting() as queues cross join lateral (
        select jobs.waiting_s_max, jobs.accepted_at from jobs
        where jobs.queue = queues.queue and released_at is null and ended_at is null
        order by jobs.waiting_s_max, jobs.accepted_at limit 1) as first
      union all
      select bounds.queue, next.waiting_s_max, next.accepted_at from bounds cross join lateral (
        select jobs.waiting_s_max, jobs.accepted_at from jobs
        where jobs.queue = bounds.queue and jobs.waiting_s_max > bounds.waiting_s_max
          and released_at is null and ended_at is null
        order by jobs.waiting_s_max, jobs.accepted_at limit 1) as next)
    select bounds.queue, bounds.waiting_s_max, bounds.accepted_at from bounds $$`,
];
