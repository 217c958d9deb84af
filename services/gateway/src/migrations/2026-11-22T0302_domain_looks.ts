import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.tenant_domains
      add column check_at timestamptz,
      add column missing_looks integer not null default 0,
      add column missing_since timestamptz,
      add check ((missing_looks = 0) = (missing_since is null))`.execute(db);
  // Not all in one minute. A host name from before there were records was verified when it was written down, and has none to look for.
  await sql`
    update gateway.tenant_domains set check_at = now() + random() * interval '7 days'
    where verified_at is not null and verified_at <> created_at`.execute(db);
  await sql`create index tenant_domains_due on gateway.tenant_domains (check_at) where verified_at is not null`.execute(
    db,
  );
  // A sender whose domain is not, or no longer, the tenant's is left out: mail goes in nobody else's name.
  await sql`
    create or replace function gateway.tenant_looks(of_tenant text) returns table (brand jsonb, slug text, domain text)
    language sql stable security definer set search_path = gateway as $$
      select case
          when not t.brand_shown then null
          when exists (select from tenant_domains as d where d.tenant_id = t.tenant_id and d.verified_at is not null
            and '.' || substring(lower(t.brand #>> '{sender,address}') from '[^@]*$') like '%.' || d.domain)
            then t.brand
          else t.brand || '{"sender": null}' end,
        t.slug, (
        select d.domain from tenant_domains as d where d.tenant_id = t.tenant_id and d.verified_at is not null
        order by d.verified_at, d.domain limit 1)
      from tenants as t where t.tenant_id in (of_tenant, (select parent_id from tenants where tenant_id = of_tenant))
      order by t.tenant_id = of_tenant desc $$`.execute(db);
  await sql`
    create function gateway.domains_claim(instant timestamptz, until timestamptz, most integer)
    returns table (tenant_id text, domain text, token text)
    language sql security definer set search_path = gateway as $$
      update tenant_domains as it set check_at = until where (it.tenant_id, it.domain) in (
        select due.tenant_id, due.domain from tenant_domains as due
        where due.verified_at is not null and due.check_at <= instant
        order by due.check_at limit most for update skip locked)
      returning it.tenant_id, it.domain, it.token $$`.execute(db);
}
