import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** What the operator's dashboard reads over all tenants: sums, states and ids, through functions of the schema's owner. */
export async function up(db: AnyDatabase): Promise<void> {
  for (const statement of [costsByDay, unitCostSpread, budgetUses, budgetStates]) await statement.execute(db);
}

const costsByDay = sql`
  create function billing.costs_by_day(dimension text, since timestamptz, until timestamptz, of_tenant text)
  returns table (day text, key text, cost_micros bigint, lines bigint)
  language sql stable security definer set search_path = billing set timezone = 'UTC' as $$
    select at::date::text,
      case dimension when 'kind' then kind when 'model' then resource when 'operation' then operation end,
      sum(cost_micros)::bigint, count(*)
    from ledger
    where at >= since and at < until and (of_tenant is null or tenant_id = of_tenant)
      and (dimension <> 'model' or kind like 'model\\_%')
    group by 1, 2 order by 1, 2
  $$`;

/**
 * Each job's money stands in its reservation, so that jobs are read by their time and nothing is added up anew. Whose week a
 * refresh belongs to, only the ledger knows: it is asked for one line of the job.
 */
const unitCostSpread = sql`
  create function billing.unit_cost_spread(since timestamptz, until timestamptz)
  returns table (unit text, units bigint, cost_micros bigint, p50 bigint, p95 bigint)
  language sql stable security definer set search_path = billing as $$
    with job as (
      select job_id, tenant_id, kind, spent_micros, created_at from reservations
      where created_at >= since and created_at < until and state = 'settled'
    ), one as (
      select kind as unit, spent_micros as micros from job where kind in ('world', 'sample')
      union all
      select 'listener_week', sum(job.spent_micros)::bigint
      from job cross join lateral (
        select user_id from ledger where ledger.tenant_id = job.tenant_id and ledger.job_id = job.job_id limit 1
      ) as line
      where job.kind in ('refresh', 'publish')
      group by job.tenant_id, line.user_id, date_trunc('week', job.created_at, 'UTC')
    )
    select one.unit, count(*), sum(micros)::bigint, percentile_disc(0.5) within group (order by micros),
      percentile_disc(0.95) within group (order by micros)
    from one group by one.unit
  $$`;

/**
 * How far each budget is used: what is counted against it when a job is admitted, in the calendar month of the time zone that
 * the tenant's latest job was reserved in. The tighter of a tenant's budgets decides. `permille` orders by the share used.
 */
const budgetUses = sql`
  create function billing.budget_uses(instant timestamptz, of_tenant text)
  returns table (tenant_id text, own_micros bigint, own_hard boolean, operator_micros bigint, operator_hard boolean,
    budget_micros bigint, hard boolean, used_micros bigint, recent_micros bigint, resets_at timestamptz,
    permille bigint, state text)
  language sql stable security definer set search_path = billing as $$
    select it.*,
      case when it.budget_micros = 0 then -1 else it.used * 1000 / it.budget_micros end,
      case when it.budget_micros = 0 then 'stopped' when it.used >= it.budget_micros then 'spent'
        when it.used * 5 >= it.budget_micros * 4 then 'near' else 'ok' end
    from (
      select budget.*, used.micros as used, recent.micros, month.until
      from (
        select tenant_id, min(monthly_micros) filter (where set_by = 'tenant') as own_micros,
          bool_or(budgets.hard) filter (where set_by = 'tenant') as own_hard,
          min(monthly_micros) filter (where set_by = 'operator') as operator_micros,
          bool_or(budgets.hard) filter (where set_by = 'operator') as operator_hard,
          min(monthly_micros) as budget_micros,
          (array_agg(budgets.hard order by monthly_micros, budgets.hard desc))[1] as hard
        from budgets where of_tenant is null or tenant_id = of_tenant group by tenant_id
      ) as budget
      cross join lateral (
        select coalesce((
          select time_zone from reservations where reservations.tenant_id = budget.tenant_id
          order by created_at desc limit 1), 'UTC') as name
      ) as zone
      cross join lateral (select date_trunc('month', instant, zone.name) as since) as this
      cross join lateral (
        select this.since, date_trunc('month', this.since + interval '32 days', zone.name) as until
      ) as month
      cross join lateral (
        select date_trunc('hour', month.since + interval '1 hour' - interval '1 microsecond') as hour
      ) as first_full
      cross join lateral (
        select ((
          select coalesce(sum(greatest(0, quote_micros - spent_micros)), 0) from reservations
          where reservations.tenant_id = budget.tenant_id and reservations.state = 'held' and held_until > instant
            and created_at >= month.since
        ) + (
          select coalesce(sum(spent_micros), 0) from tallies
          where tallies.tenant_id = budget.tenant_id and hour >= first_full.hour
        ) + (
          select coalesce(sum(spent_micros), 0) from reservations
          where reservations.tenant_id = budget.tenant_id and created_at >= month.since and created_at < first_full.hour
        ))::bigint as micros
      ) as used
      cross join lateral (
        select coalesce(sum(spent_micros), 0)::bigint as micros from tallies
        where tallies.tenant_id = budget.tenant_id and hour > instant - interval '7 days' and hour <= instant
      ) as recent
    ) as it
  $$`;

/** The same, counted; a budget of nothing is a decision and no event. */
const budgetStates = sql`
  create or replace function billing.budget_states(instant timestamptz) returns table (ok bigint, near bigint, spent bigint)
  language sql stable security definer set search_path = billing as $$
    select count(*) filter (where state = 'ok'), count(*) filter (where state = 'near'),
      count(*) filter (where state = 'spent')
    from budget_uses(instant, null)
  $$`;
