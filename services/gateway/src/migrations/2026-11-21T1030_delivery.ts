import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.webhook_endpoints
      add column previous_secret_sealed text,
      add column previous_secret_until timestamptz`.execute(db);
  await sql`
    alter table gateway.webhook_deliveries
      add column first_attempt_at timestamptz,
      add column leased_until timestamptz`.execute(db);
  await sql`create index webhook_deliveries_of_endpoint on gateway.webhook_deliveries (endpoint_id, next_attempt_at) where status = 'pending'`.execute(
    db,
  );
  await sql`create index webhook_deliveries_leased on gateway.webhook_deliveries (tenant_id, endpoint_id) where status = 'pending' and leased_until is not null`.execute(
    db,
  );
  await sql`create index webhook_deliveries_done on gateway.webhook_deliveries (endpoint_id, delivered_at) where status = 'delivered'`.execute(
    db,
  );
  await sql`
    create table gateway.webhook_attempts (
      delivery_id text not null references gateway.webhook_deliveries (id) on delete cascade,
      attempt integer not null,
      tenant_id text not null,
      at timestamptz not null,
      status integer,
      error text,
      duration_ms integer not null,
      primary key (delivery_id, attempt)
    )`.execute(db);
  await sql`
    create table gateway.retention_notices (
      sample_id text primary key,
      tenant_id text not null,
      user_id text not null,
      sample_created_at timestamptz not null,
      noticed_at timestamptz not null
    )`.execute(db);
  await sql`create index retention_notices_of_tenant on gateway.retention_notices (tenant_id, sample_created_at)`.execute(
    db,
  );
  await sql`alter table gateway.tenants add column samples_check_at timestamptz not null default 'epoch'`.execute(
    db,
  );
  await sql`create index mails_of_address on gateway.mails (tenant_id, to_address, kind)`.execute(db);
  for (const table of ['webhook_attempts', 'retention_notices']) await tenantTable(db, 'gateway', table);

  // What must be found over all tenants goes through these functions and shows no more than ids.
  const functions = [
    sql`drop function gateway.deliveries_due(integer)`,
    // One process claims at a time, so that what is under way can be counted: no endpoint and no tenant takes all places.
    sql`
    create function gateway.deliveries_claim(instant timestamptz, until timestamptz, of_endpoint integer, of_tenant integer, most integer)
    returns table (tenant_id text, id text)
    language plpgsql security definer set search_path = gateway as $$
    begin
      if not pg_try_advisory_xact_lock(hashtext('gateway.deliveries_claim')) then return; end if;
      return query
        with due as (
          select found.id, endpoint.id as endpoint_id, endpoint.tenant_id, found.next_attempt_at,
            row_number() over (partition by endpoint.tenant_id order by found.next_attempt_at, found.id) as place
          from webhook_endpoints as endpoint
          cross join lateral (
            select waiting.id, waiting.next_attempt_at from webhook_deliveries as waiting
            where waiting.endpoint_id = endpoint.id and waiting.status = 'pending' and waiting.next_attempt_at <= instant
              and (waiting.leased_until is null or waiting.leased_until <= instant)
            order by waiting.next_attempt_at, waiting.id
            limit greatest(0, of_endpoint - (
              select count(*) from webhook_deliveries as busy
              where busy.endpoint_id = endpoint.id and busy.status = 'pending' and busy.leased_until > instant))) as found
          where endpoint.disabled_reason is null),
        chosen as (
          select due.id from due
          where due.place <= of_tenant - (
            select count(*) from webhook_deliveries as busy
            where busy.tenant_id = due.tenant_id and busy.status = 'pending' and busy.leased_until > instant)
          order by due.place, due.next_attempt_at limit most)
        update webhook_deliveries as taken set leased_until = until from chosen where taken.id = chosen.id
        returning taken.tenant_id, taken.id;
    end $$`,
    // A claim ends by itself, so a process that dies in a check leaves the tenant to the others after this.
    sql`
    create function gateway.retention_claim(instant timestamptz, until timestamptz, most integer) returns table (tenant_id text)
    language sql security definer set search_path = gateway as $$
      update tenants set samples_check_at = until where tenants.tenant_id in (
        select due.tenant_id from tenants as due where due.samples_check_at <= instant
        order by due.samples_check_at limit most for update skip locked)
      returning tenants.tenant_id $$`,
    // The attempts go with their deliveries.
    sql`
    create function gateway.forget_old_mails() returns void
    language sql security definer set search_path = gateway as $$
      delete from mails where created_at < now() - interval '30 days' $$`,
  ];
  for (const create of functions) await create.execute(db);
}
