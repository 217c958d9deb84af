import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.tenants
      add column slug text unique,
      add column suspended_at timestamptz`.execute(db);
  // A claim that is not verified blocks nobody: many may claim a domain, one has it.
  await sql`
    create table gateway.tenant_domains (
      domain text not null,
      tenant_id text not null,
      token text not null,
      verified_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (tenant_id, domain)
    )`.execute(db);
  await sql`create unique index tenant_domains_verified on gateway.tenant_domains (domain) where verified_at is not null`.execute(
    db,
  );
  await sql`
    insert into gateway.tenant_domains (domain, tenant_id, token, verified_at)
    select distinct on (lower(host)) lower(host), tenant_id, 'trc-domain-' || gen_random_uuid(), now()
    from gateway.tenants, unnest(hosts) as host order by lower(host), created_at`.execute(db);
  await sql`drop function gateway.tenant_of_host`.execute(db);
  await sql`alter table gateway.tenants drop column hosts`.execute(db);
  // The worlds of a tenant that is suspended rest; when it is let in again, what was missed runs once.
  await sql`
    create or replace function gateway.schedules_claim(instant timestamptz, until timestamptz, most integer) returns table (tenant_id text, world_id text)
    language sql security definer set search_path = gateway as $$
      update schedules set claimed_until = until where schedules.world_id in (
        select due.world_id from schedules as due
        where due.next_run_at <= instant and (due.claimed_until is null or due.claimed_until <= instant)
          and not exists (select from tenants where tenants.tenant_id = due.tenant_id and suspended_at is not null)
        order by due.claimed_until nulls first, due.next_run_at limit most for update skip locked)
      returning schedules.tenant_id, schedules.world_id $$`.execute(db);
  await sql`
    create table gateway.spotify_clients (
      tenant_id text primary key,
      client_id text not null,
      client_secret_sealed text not null,
      mode text not null check (mode in ('extended', 'development')),
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.model_endpoints (
      tenant_id text primary key,
      base_url text not null,
      api_key_sealed text not null,
      chat_model text,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`alter table gateway.connections add column account text not null default 'default'`.execute(db);
  await sql`alter table gateway.sign_ins add column account text not null default 'default'`.execute(db);
  for (const table of ['tenant_domains', 'spotify_clients', 'model_endpoints'])
    await tenantTable(db, 'gateway', table);

  const functions = [
    // Whose address this is; nobody's is the default tenant's.
    sql`
    create function gateway.tenant_at(wanted text, of_slug text) returns table (tenant_id text, own boolean)
    language sql stable security definer set search_path = gateway as $$
      select * from (
        select tenant_id, true as own from tenants where slug = of_slug
        union all select tenant_id, true from tenant_domains where domain = wanted and verified_at is not null
        union all select tenant_id, false from tenants where is_default) as found
      order by own desc limit 1 $$`,
    // What everybody sees of a tenant, and of the one under whose address it was made: its own row comes first.
    sql`
    create function gateway.tenant_looks(of_tenant text) returns table (brand jsonb, slug text, domain text)
    language sql stable security definer set search_path = gateway as $$
      select t.brand, t.slug, (
        select d.domain from tenant_domains as d where d.tenant_id = t.tenant_id and d.verified_at is not null
        order by d.verified_at, d.domain limit 1)
      from tenants as t where t.tenant_id in (of_tenant, (select parent_id from tenants where tenant_id = of_tenant))
      order by t.tenant_id = of_tenant desc $$`,
    sql`
    create function gateway.tenant_is_suspended(of_tenant text) returns boolean
    language sql stable security definer set search_path = gateway as $$
      select exists (select from tenants where suspended_at is not null
        and tenant_id in (of_tenant, (select parent_id from tenants where tenant_id = of_tenant))) $$`,
    // Who signs in under the address of a tenant does so with its app, also into a tenant that was made there.
    sql`
    create function gateway.spotify_client_of(of_tenant text) returns setof gateway.spotify_clients
    language sql stable security definer set search_path = gateway as $$
      select * from spotify_clients
      where tenant_id in (of_tenant, (select parent_id from tenants where tenant_id = of_tenant))
      order by tenant_id = of_tenant desc limit 1 $$`,
    // The operator's list.
    sql`
    create function gateway.tenants_found(q text, before text, most integer)
    returns table (id text, name text, slug text, time_zone text, parent_id text, spotify_model_use jsonb,
      suspended_at timestamptz, created_at timestamptz, users bigint)
    language sql stable security definer set search_path = gateway as $$
      select t.tenant_id, t.name, t.slug, t.time_zone, t.parent_id, t.spotify_model_use, t.suspended_at, t.created_at,
        (select count(*) from users as u where u.tenant_id = t.tenant_id)
      from tenants as t
      where (before is null or t.tenant_id < before)
        and (q is null or t.tenant_id = q or strpos(lower(t.name), lower(q)) > 0 or strpos(t.slug, lower(q)) > 0)
      order by t.tenant_id desc limit most $$`,
  ];
  for (const create of functions) await create.execute(db);
}
