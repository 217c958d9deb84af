import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.tenants
      add column brand_shown boolean not null default true,
      add column brand_check_at timestamptz not null default 'epoch'`.execute(db);
  await sql`
    create index tenants_branded on gateway.tenants (brand_check_at) where brand is not null or key_prefix <> 'trc'`.execute(
    db,
  );
  // Whose own brand is withheld looks like the tenant under whose address it was made, if that one's is shown.
  await sql`
    create or replace function gateway.tenant_looks(of_tenant text) returns table (brand jsonb, slug text, domain text)
    language sql stable security definer set search_path = gateway as $$
      select case when t.brand_shown then t.brand end, t.slug, (
        select d.domain from tenant_domains as d where d.tenant_id = t.tenant_id and d.verified_at is not null
        order by d.verified_at, d.domain limit 1)
      from tenants as t where t.tenant_id in (of_tenant, (select parent_id from tenants where tenant_id = of_tenant))
      order by t.tenant_id = of_tenant desc $$`.execute(db);
  await sql`
    create function gateway.brands_claim(instant timestamptz, until timestamptz, most integer) returns table (tenant_id text)
    language sql security definer set search_path = gateway as $$
      update tenants set brand_check_at = until where tenants.tenant_id in (
        select due.tenant_id from tenants as due
        where due.brand_check_at <= instant and (due.brand is not null or due.key_prefix <> 'trc')
        order by due.brand_check_at limit most for update skip locked)
      returning tenants.tenant_id $$`.execute(db);
}
