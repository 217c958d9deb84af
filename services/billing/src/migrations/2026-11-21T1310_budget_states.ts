import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/**
 * How many tenants have a budget, by how far it is used: no ids leave the database. The tighter of a tenant's budgets
 * counts; a budget of nothing is a decision and no event. Used is what is counted against it when a job is admitted, in
 * the calendar month of the time zone that the tenant's latest job was reserved in.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create function billing.budget_states(instant timestamptz) returns table (ok bigint, near bigint, spent bigint)
    language sql stable security definer set search_path = billing as $$
      select count(*) filter (where used.ratio < 0.8), count(*) filter (where used.ratio >= 0.8 and used.ratio < 1),
        count(*) filter (where used.ratio >= 1)
      from (
        select tenant_id, min(monthly_micros) as monthly_micros from budgets where monthly_micros > 0 group by tenant_id
      ) as budget
      cross join lateral (
        select date_trunc('month', instant, coalesce((
          select time_zone from reservations where reservations.tenant_id = budget.tenant_id
          order by created_at desc limit 1), 'UTC')) as since
      ) as month
      cross join lateral (
        select date_trunc('hour', month.since + interval '1 hour' - interval '1 microsecond') as hour
      ) as first_full
      cross join lateral (
        select (
          (select coalesce(sum(greatest(0, quote_micros - spent_micros)), 0) from reservations
            where reservations.tenant_id = budget.tenant_id and state = 'held' and held_until > instant
            and created_at >= month.since) +
          (select coalesce(sum(spent_micros), 0) from tallies
            where tallies.tenant_id = budget.tenant_id and hour >= first_full.hour) +
          (select coalesce(sum(spent_micros), 0) from reservations
            where reservations.tenant_id = budget.tenant_id and created_at >= month.since
            and created_at < first_full.hour)
        ) / budget.monthly_micros as ratio
      ) as used
    $$`.execute(db);
}
