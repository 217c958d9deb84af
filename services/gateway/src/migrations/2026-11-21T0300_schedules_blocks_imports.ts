import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.jobs
      drop constraint jobs_kind_check,
      add constraint jobs_kind_check check (kind in ('sample', 'world', 'refresh', 'publish'))`.execute(db);
  await sql`alter table gateway.connections add column reminded_at timestamptz`.execute(db);
  await sql`
    create table gateway.schedules (
      world_id text primary key,
      tenant_id text not null,
      user_id text not null,
      cadence text not null check (cadence in ('weekly', 'biweekly', 'monthly', 'off')),
      weekday integer not null check (weekday between 1 and 7),
      hour integer not null check (hour between 0 and 23),
      time_zone text not null,
      continuity double precision not null check (continuity between 0 and 1),
      next_run_at timestamptz,
      last_run_at timestamptz,
      paused text check (paused in ('spotify-needs-reconnect', 'quota-exceeded', 'budget-exceeded')),
      run_job_id text,
      claimed_until timestamptz
    )`.execute(db);
  await sql`create index schedules_due on gateway.schedules (next_run_at) where next_run_at is not null`.execute(
    db,
  );
  await sql`create index schedules_of_user on gateway.schedules (tenant_id, user_id)`.execute(db);
  await sql`
    create table gateway.blocks (
      user_id text primary key,
      tenant_id text not null,
      tracks jsonb not null default '[]',
      artists jsonb not null default '[]'
    )`.execute(db);
  await sql`
    create table gateway.imports (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      object_key text not null,
      accepted boolean not null default false,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index imports_expiring on gateway.imports (expires_at)`.execute(db);
  for (const table of ['schedules', 'blocks', 'imports']) await tenantTable(db, 'gateway', table);

  // What must be found over all tenants goes through these functions and shows no more than ids.
  const functions = [
    // A claim ends by itself, so a process that dies takes no run with it; a row that failed lets the others go first.
    sql`
    create function gateway.schedules_claim(instant timestamptz, until timestamptz, most integer) returns table (tenant_id text, world_id text)
    language sql security definer set search_path = gateway as $$
      update schedules set claimed_until = until where schedules.world_id in (
        select due.world_id from schedules as due
        where due.next_run_at <= instant and (due.claimed_until is null or due.claimed_until <= instant)
        order by due.claimed_until nulls first, due.next_run_at limit most for update skip locked)
      returning schedules.tenant_id, schedules.world_id $$`,
    sql`
    create function gateway.imports_expired(most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from imports where expires_at < now() order by expires_at limit most $$`,
    // Months are calendar months in UTC, the last day of a shorter month where there is no such day.
    sql`
    create function gateway.connections_ending(instant timestamptz, months integer, remind_before interval, most integer)
    returns table (tenant_id text, user_id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, user_id from (
        select *, (consented_at at time zone 'UTC' + make_interval(months => connections_ending.months)) at time zone 'UTC' as ends_at
        from connections where not needs_reconnect) as lasting
      where ends_at <= instant or (reminded_at is null and ends_at - remind_before <= instant)
      order by ends_at limit most $$`,
  ];
  for (const create of functions) await create.execute(db);
}
