import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

const tenantTables = ['audit', 'identities', 'oidc_providers', 'sign_in_links', 'rates', 'api_calls'];

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table gateway.tenants
      add column key_prefix text not null default 'trc' check (key_prefix ~ '^[a-z0-9]{2,12}$'),
      add column sign_up text not null default 'members' check (sign_up in ('closed', 'members', 'tenants')),
      add column parent_id text references gateway.tenants (tenant_id)`.execute(db);
  await sql`create index tenants_parent on gateway.tenants (parent_id) where parent_id is not null`.execute(
    db,
  );
  await sql`
    alter table gateway.users
      add column notify jsonb not null default '{"sample_ready": true, "playlists_ready": true, "limits": true}',
      add column signed_in_at timestamptz`.execute(db);
  await sql`
    alter table gateway.api_keys
      add column scopes text[],
      add column hint text not null default '',
      add column rate_limit_per_minute integer not null default 600 check (rate_limit_per_minute > 0),
      add column expires_at timestamptz,
      add column last_used_at timestamptz,
      add column previous_sha256 text unique,
      add column previous_until timestamptz`.execute(db);
  await sql`create index api_keys_of_user on gateway.api_keys (tenant_id, user_id)`.execute(db);
  await sql`
    alter table gateway.sessions
      add column id text,
      add column method text not null default 'spotify',
      add column user_agent text,
      add column last_seen_at timestamptz not null default now()`.execute(db);
  await sql`update gateway.sessions set id = 'sid_' || upper(substr(md5(token_sha256), 1, 26))`.execute(db);
  await sql`alter table gateway.sessions alter column id set not null, add unique (id)`.execute(db);
  await sql`create index sessions_of_user on gateway.sessions (tenant_id, user_id)`.execute(db);
  await sql`
    alter table gateway.sign_ins
      add column method text not null default 'spotify',
      add column nonce_sealed text`.execute(db);
  // An answer may hold a secret that is shown once, so no answer stays readable. The jobs of requests that were answered
  // before keep their ids: such a request is answered anew and starts nothing twice.
  await sql`update gateway.idempotency set status = null, headers = null`.execute(db);
  await sql`alter table gateway.idempotency drop column body, add column body_sealed text`.execute(db);
  await sql`
    create table gateway.audit (
      id text primary key,
      tenant_id text not null,
      user_id text,
      key_id text,
      action text not null,
      subject text,
      details jsonb not null default '{}',
      at timestamptz not null
    )`.execute(db);
  await sql`create index audit_of_tenant on gateway.audit (tenant_id, id desc)`.execute(db);
  await sql`
    create function gateway.audit_is_append_only() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is append-only'; end $$`.execute(db);
  await sql`
    create trigger append_only before update or delete on gateway.audit
    for each statement execute function gateway.audit_is_append_only()`.execute(db);
  await sql`
    create table gateway.identities (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      issuer text not null,
      subject text not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, issuer, subject)
    )`.execute(db);
  await sql`create index identities_of_subject on gateway.identities (issuer, subject)`.execute(db);
  await sql`
    create table gateway.oidc_providers (
      tenant_id text primary key,
      issuer text not null,
      client_id text not null,
      client_secret_sealed text not null,
      label text not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.sign_in_links (
      token_sha256 text primary key,
      tenant_id text not null,
      email text not null check (email = lower(email)),
      return_to text not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.rates (
      tenant_id text not null,
      key text not null,
      full_at timestamptz not null,
      primary key (tenant_id, key)
    )`.execute(db);
  // The day is the calendar day of the tenant's time zone, ISO 8601.
  await sql`
    create table gateway.api_calls (
      tenant_id text not null,
      day text not null,
      calls integer not null,
      primary key (tenant_id, day)
    )`.execute(db);
  for (const table of tenantTables) await tenantTable(db, 'gateway', table);

  await sql`drop function gateway.caller_of_key`.execute(db);
  await sql`drop function gateway.caller_of_session`.execute(db);
  await sql`drop function gateway.tenant_of_sign_in`.execute(db);
  const functions = [
    // The generic cell rate algorithm (ITU-T I.371) as one statement: the row's lock makes it hold over all processes.
    // A count that a crash of the database forgets harms nobody, so nobody waits for the disk.
    sql`
    create function gateway.rate_take(of_tenant text, of_key text, per interval, most integer, at timestamptz)
    returns table (taken boolean, remaining integer, wait_s double precision, full_s double precision)
    language plpgsql security definer set search_path = gateway as $$
    declare
      step interval := per / most;
      rounding constant interval := '1 millisecond';
      next_full_at timestamptz;
    begin
      perform set_config('synchronous_commit', 'off', true);
      insert into rates as row (tenant_id, key, full_at) values (of_tenant, of_key, at + step)
      on conflict on constraint rates_pkey do update set full_at = greatest(row.full_at, at) + step
      where greatest(row.full_at, at) + step <= at + per + rounding
      returning row.full_at into next_full_at;
      if found then
        return query select true, floor(extract(epoch from at + per + rounding - next_full_at) / extract(epoch from step))::integer,
          0::double precision, extract(epoch from next_full_at - at)::double precision;
      else
        return query select false, 0, extract(epoch from full_at + step - per - at)::double precision,
          extract(epoch from full_at - at)::double precision from rates where tenant_id = of_tenant and key = of_key;
      end if;
    end $$`,
    // Everything that a call by key needs to be judged, in one round trip.
    sql`
    create function gateway.key_called(sha256 text, at timestamptz)
    returns table (tenant_id text, user_id text, role text, key_id text, scopes text[], expires_at timestamptz, time_zone text,
      rate_limit integer, taken boolean, remaining integer, wait_s double precision, full_s double precision)
    language plpgsql security definer set search_path = gateway as $$
    #variable_conflict use_column
    declare called record;
    begin
      select k.id, k.tenant_id, k.user_id, k.scopes, k.expires_at, k.rate_limit_per_minute, k.last_used_at, u.role, t.time_zone
      into called from api_keys as k join users as u on u.id = k.user_id join tenants as t on t.tenant_id = k.tenant_id
      where (k.secret_sha256 = sha256 or (k.previous_sha256 = sha256 and k.previous_until > at))
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > at);
      if not found then return; end if;
      if called.last_used_at is null or called.last_used_at <= at - interval '1 minute' then
        update api_keys set last_used_at = at where id = called.id;
      end if;
      return query select called.tenant_id, called.user_id, called.role, called.id, called.scopes, called.expires_at, called.time_zone,
        called.rate_limit_per_minute, rate.*
        from rate_take(called.tenant_id, called.id, '1 minute', called.rate_limit_per_minute, at) as rate;
    end $$`,
    sql`
    create function gateway.session_called(sha256 text, at timestamptz)
    returns table (tenant_id text, user_id text, role text, session_id text)
    language plpgsql security definer set search_path = gateway as $$
    #variable_conflict use_column
    begin
      update sessions set last_seen_at = at where token_sha256 = sha256 and last_seen_at <= at - interval '1 minute';
      return query select u.tenant_id, u.id, u.role, s.id from sessions as s join users as u on u.id = s.user_id
        where s.token_sha256 = sha256 and s.expires_at > at;
    end $$`,
    // Counts one call of the day, or gives nothing when the day is full.
    sql`
    create function gateway.api_call_take(of_tenant text, of_day text, most integer) returns integer
    language sql security definer set search_path = gateway as $$
      insert into api_calls as row (tenant_id, day, calls) select of_tenant, of_day, 1 where most is null or most > 0
      on conflict (tenant_id, day) do update set calls = row.calls + 1 where most is null or row.calls < most
      returning calls $$`,
    sql`
    create function gateway.tenant_of_sign_in(sha256 text, at timestamptz) returns text
    language sql stable security definer set search_path = gateway as $$
      select tenant_id from sign_ins where state_sha256 = sha256 and expires_at > at $$`,
    sql`
    create function gateway.tenant_of_sign_in_link(sha256 text, at timestamptz) returns text
    language sql stable security definer set search_path = gateway as $$
      select tenant_id from sign_in_links where token_sha256 = sha256 and expires_at > at $$`,
    // Who signs in under a tenant's address is its own user, or one of a tenant that was made there.
    sql`
    create function gateway.person_of_email(host_tenant text, wanted text) returns table (tenant_id text, user_id text)
    language sql stable security definer set search_path = gateway as $$
      select u.tenant_id, u.id from users as u join tenants as t on t.tenant_id = u.tenant_id
      where u.email = wanted and host_tenant in (t.tenant_id, t.parent_id)
      order by t.tenant_id = host_tenant desc, u.created_at, u.id limit 1 $$`,
    sql`
    create function gateway.person_of_identity(host_tenant text, of_issuer text, of_subject text)
    returns table (tenant_id text, user_id text)
    language sql stable security definer set search_path = gateway as $$
      select i.tenant_id, i.user_id from identities as i join tenants as t on t.tenant_id = i.tenant_id
      where i.issuer = of_issuer and i.subject = of_subject and host_tenant in (t.tenant_id, t.parent_id)
      order by t.tenant_id = host_tenant desc, i.id limit 1 $$`,
    sql`
    create function gateway.person_of_spotify(host_tenant text, of_account text) returns table (tenant_id text, user_id text)
    language sql stable security definer set search_path = gateway as $$
      select c.tenant_id, c.user_id from connections as c join tenants as t on t.tenant_id = c.tenant_id
      where c.external_id = of_account and host_tenant in (t.tenant_id, t.parent_id)
      order by t.tenant_id = host_tenant desc, c.id limit 1 $$`,
    // Where something is sealed that does not begin with the mark of the key in front; every column of that name counts.
    sql`
    create function gateway.sealed_otherwise(mark text) returns table (tenant_id text, of_table text, of_column text)
    language plpgsql stable security definer set search_path = gateway as $$
    declare sealed record;
    begin
      for sealed in select table_name as t, column_name as c from information_schema.columns
        where table_schema = 'gateway' and column_name like '%\\_sealed' order by 1, 2
      loop
        return query execute format(
          'select distinct tenant_id, %L::text, %L::text from gateway.%I where not starts_with(%I, $1)',
          sealed.t, sealed.c, sealed.t, sealed.c) using mark;
      end loop;
    end $$`,
    sql`
    create function gateway.forget_old_calls() returns void
    language sql security definer set search_path = gateway as $$
      delete from sign_in_links where expires_at < now();
      delete from rates where full_at < now() - interval '1 hour';
      delete from api_calls where day < to_char(now() - interval '90 days', 'YYYY-MM-DD') $$`,
  ];
  for (const create of functions) await create.execute(db);
}
