import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

const kinds = sql`'sample', 'reanalysis', 'world', 'refresh', 'publish', 'export'`;

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table gateway.exports (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      job_id text not null,
      name text not null,
      plan jsonb not null,
      files jsonb not null,
      object_key text not null,
      size_bytes bigint,
      sha256 text,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index exports_of_tenant on gateway.exports (tenant_id, id desc)`.execute(db);
  await sql`create index exports_of_job on gateway.exports (job_id)`.execute(db);
  await sql`create index exports_expiring on gateway.exports (expires_at)`.execute(db);
  await tenantTable(db, 'gateway', 'exports');
  await sql`
    create trigger of_the_living before insert on gateway.exports
    for each row execute function gateway.refuse_erased()`.execute(db);
  await sql`
    create function gateway.exports_expired(at timestamptz, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from exports where expires_at <= at order by expires_at limit most $$`.execute(db);
  await sql`
    alter table gateway.jobs drop constraint jobs_kind_check, add constraint jobs_kind_check check (kind in (${kinds}))`.execute(
    db,
  );
  await sql`
    create or replace function gateway.queue_outcomes(of_queue text, most integer)
    returns table (mine boolean, kind text, cost integer, accepted_at timestamptz, started_at timestamptz, ended_at timestamptz,
      predicted_ms bigint)
    language sql stable security definer set search_path = gateway as $$
      select coalesce(latest.tenant_id = current_setting('app.tenant_id', true), false), latest.kind, latest.cost,
        latest.accepted_at, latest.started_at, latest.ended_at, latest.predicted_ms
      from unnest(array[${kinds}]) as kinds(name) cross join lateral (
        select * from promises where queue = of_queue and promises.kind = kinds.name and outcome = 'completed'
        order by ended_at desc limit most) as latest $$`.execute(db);
}
