import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

const kinds = sql`'sample', 'reanalysis', 'world', 'refresh', 'publish', 'export', 'import'`;

export async function up(db: AnyDatabase): Promise<void> {
  // `sounds` are the ids that its sounds will have, fixed before there is one: whatever happens, what was stored for it is found again.
  await sql`
    create table gateway.project_imports (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      job_id text not null,
      filename text not null,
      size_bytes bigint not null,
      sha256 text,
      multipart_id text not null,
      reservation jsonb not null,
      sounds jsonb not null,
      accepted boolean not null default false,
      project jsonb,
      cleared_at timestamptz,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index project_imports_of_tenant on gateway.project_imports (tenant_id, id desc)`.execute(
    db,
  );
  await sql`create index project_imports_expiring on gateway.project_imports (expires_at)`.execute(db);
  await sql`create index project_imports_uncleared on gateway.project_imports (job_id) where cleared_at is null`.execute(
    db,
  );
  await tenantTable(db, 'gateway', 'project_imports');
  await sql`
    create trigger of_the_living before insert on gateway.project_imports
    for each row execute function gateway.refuse_erased()`.execute(db);
  // One that was given up keeps its archive: its job may be tried again.
  await sql`
    create function gateway.project_imports_due(at timestamptz, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select it.tenant_id, it.id from project_imports as it left join jobs on jobs.id = it.job_id
      where it.expires_at <= at or (it.cleared_at is null and jobs.ended_at is not null
        and not (jobs.status = 'failed' and jobs.error ->> 'code' = 'gave-up'))
      order by it.expires_at limit most $$`.execute(db);
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
