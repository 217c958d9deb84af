import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

const tenantTables = [
  'tenants',
  'users',
  'api_keys',
  'sessions',
  'connections',
  'sign_ins',
  'jobs',
  'uploads',
  'idempotency',
  'webhook_endpoints',
  'webhook_deliveries',
];

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table gateway.tenants (
      tenant_id text primary key,
      name text not null,
      time_zone text not null default 'UTC',
      hosts text[] not null default '{}',
      is_default boolean not null default false,
      spotify_model_use jsonb,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index tenants_default on gateway.tenants (is_default) where is_default`.execute(db);
  await sql`
    create table gateway.users (
      id text primary key,
      tenant_id text not null,
      name text not null,
      role text not null check (role in ('owner', 'admin', 'member', 'operator')),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table gateway.api_keys (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      name text not null,
      secret_sha256 text not null unique,
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    )`.execute(db);
  await sql`
    create table gateway.sessions (
      token_sha256 text primary key,
      tenant_id text not null,
      user_id text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.connections (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      external_id text not null,
      refresh_token_sealed text not null,
      access_token_sealed text not null,
      access_expires_at timestamptz not null,
      scopes text[] not null,
      consented_at timestamptz not null,
      needs_reconnect boolean not null default false,
      unique (tenant_id, external_id),
      unique (tenant_id, user_id)
    )`.execute(db);
  await sql`
    create table gateway.sign_ins (
      state_sha256 text primary key,
      tenant_id text not null,
      user_id text,
      verifier_sealed text not null,
      return_to text not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.jobs (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      kind text not null check (kind in ('sample', 'world', 'publish')),
      status text not null check (status in ('pending', 'processing', 'parked', 'completed', 'failed', 'cancelled')),
      queue text not null,
      subject_id text not null,
      command jsonb not null,
      publish boolean not null default false,
      publishing text[] not null default '{}',
      stage text,
      progress real not null default 0,
      parked_until timestamptz,
      parked_reason text,
      error jsonb,
      result jsonb,
      estimated_completion timestamptz not null,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      ended_at timestamptz,
      heard_at timestamptz not null default now(),
      rings integer not null default 0
    )`.execute(db);
  await sql`create index jobs_of_tenant on gateway.jobs (tenant_id, created_at desc, id desc)`.execute(db);
  await sql`create index jobs_running on gateway.jobs (queue, kind, created_at) where ended_at is null`.execute(
    db,
  );
  await sql`create index jobs_ended on gateway.jobs (queue, kind, ended_at desc) where status = 'completed'`.execute(
    db,
  );
  await sql`
    create table gateway.uploads (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      job_id text not null,
      sample_id text not null,
      filename text not null,
      size_bytes bigint,
      sha256 text,
      object_key text not null,
      multipart_id text,
      reservation jsonb not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`
    create table gateway.idempotency (
      tenant_id text not null,
      key text not null,
      request_sha256 text not null,
      job_id text not null,
      status integer,
      headers jsonb,
      body text,
      started_at timestamptz not null default now(),
      primary key (tenant_id, key)
    )`.execute(db);
  await sql`
    create table gateway.webhook_endpoints (
      id text primary key,
      tenant_id text not null,
      url text not null,
      events text[] not null,
      secret_sealed text not null,
      disabled_reason text,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table gateway.webhook_deliveries (
      id text primary key,
      tenant_id text not null,
      endpoint_id text not null references gateway.webhook_endpoints (id) on delete cascade,
      message_id text not null,
      event text not null,
      body text not null,
      status text not null check (status in ('pending', 'delivered', 'failed')),
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      last_status integer,
      last_error text,
      created_at timestamptz not null default now(),
      delivered_at timestamptz
    )`.execute(db);
  await sql`create index webhook_deliveries_due on gateway.webhook_deliveries (next_attempt_at) where status = 'pending'`.execute(
    db,
  );
  await sql`create index webhook_deliveries_of_tenant on gateway.webhook_deliveries (tenant_id, id desc)`.execute(
    db,
  );
  for (const table of tenantTables) await tenantTable(db, 'gateway', table);

  // What must be known before the tenant is, or over all tenants, goes through these functions and shows no more than ids and sums.
  const functions = [
    sql`
    create function gateway.tenant_of_host(wanted text) returns text
    language sql stable security definer set search_path = gateway as $$
      select tenant_id from tenants where wanted = any (hosts) or is_default order by is_default limit 1 $$`,
    sql`
    create function gateway.caller_of_key(sha256 text) returns table (tenant_id text, user_id text, role text, key_id text)
    language sql stable security definer set search_path = gateway as $$
      select users.tenant_id, users.id, users.role, api_keys.id from api_keys join users on users.id = api_keys.user_id
      where secret_sha256 = sha256 and revoked_at is null $$`,
    sql`
    create function gateway.caller_of_session(sha256 text) returns table (tenant_id text, user_id text, role text)
    language sql stable security definer set search_path = gateway as $$
      select users.tenant_id, users.id, users.role from sessions join users on users.id = sessions.user_id
      where token_sha256 = sha256 and expires_at > now() $$`,
    sql`
    create function gateway.tenant_of_sign_in(sha256 text) returns text
    language sql stable security definer set search_path = gateway as $$
      select tenant_id from sign_ins where state_sha256 = sha256 and expires_at > now() $$`,
    sql`
    create function gateway.queue_ahead(of_queue text, of_kind text, before timestamptz) returns bigint
    language sql stable security definer set search_path = gateway as $$
      select count(*) from jobs where ended_at is null and queue = of_queue and kind = of_kind and created_at < before $$`,
    sql`
    create function gateway.queue_service_ms(of_queue text, of_kind text) returns double precision
    language sql stable security definer set search_path = gateway as $$
      select avg(extract(epoch from ended_at - started_at) * 1000) from (
        select started_at, ended_at from jobs where status = 'completed' and queue = of_queue and kind = of_kind
        order by ended_at desc limit 50) as latest $$`,
    sql`
    create function gateway.queue_states() returns table (queue text, kind text, waiting bigint, running bigint)
    language sql stable security definer set search_path = gateway as $$
      select queue, kind, count(*) filter (where status = 'pending'), count(*) filter (where status <> 'pending')
      from jobs where ended_at is null group by queue, kind order by queue, kind $$`,
    sql`
    create function gateway.jobs_unheard(silent interval, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from jobs where ended_at is null and (parked_until is null or parked_until < now() - silent)
      and heard_at < now() - least(silent * power(2, rings), interval '1 hour') order by heard_at limit most $$`,
    sql`
    create function gateway.uploads_expired(most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from uploads where expires_at < now() order by expires_at limit most $$`,
    sql`
    create function gateway.deliveries_due(most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from webhook_deliveries where status = 'pending' and next_attempt_at <= now()
      order by next_attempt_at limit most $$`,
    sql`
    create function gateway.forget_old() returns void
    language sql security definer set search_path = gateway as $$
      delete from sessions where expires_at < now();
      delete from sign_ins where expires_at < now();
      delete from idempotency where started_at < now() - interval '24 hours';
      delete from webhook_deliveries where created_at < now() - interval '30 days' $$`,
  ];
  for (const create of functions) await create.execute(db);
}
