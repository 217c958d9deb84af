import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** Nothing is begun here for a user who is erased, also not by a request that came before. */
const begunByUsers = [
  'api_keys',
  'blocks',
  'connections',
  'identities',
  'imports',
  'jobs',
  'schedules',
  'sessions',
  'sign_ins',
  'uploads',
  'user_exports',
];

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table gateway.user_exports (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      parts jsonb not null default '{}',
      requested_at timestamptz not null,
      ready_at timestamptz,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index user_exports_of_user on gateway.user_exports (tenant_id, user_id)`.execute(db);
  await sql`create index user_exports_expiring on gateway.user_exports (expires_at)`.execute(db);
  await sql`
    create table gateway.erasures (
      id text primary key,
      tenant_id text not null,
      user_id text,
      kind text not null check (kind in ('user', 'spotify')),
      awaiting text[] not null,
      object_keys text[] not null default '{}',
      requested_at timestamptz not null,
      ask_at timestamptz not null,
      due_at timestamptz not null,
      completed_at timestamptz,
      check (completed_at is null or user_id is null)
    )`.execute(db);
  await sql`create index erasures_open on gateway.erasures (ask_at) where completed_at is null`.execute(db);
  for (const table of ['user_exports', 'erasures']) await tenantTable(db, 'gateway', table);

  await sql`
    create function gateway.refuse_erased() returns trigger language plpgsql set search_path = gateway as $$
    begin
      if new.user_id is not null and user_is_erased(encode(sha256(new.user_id::bytea), 'hex')) then
        raise exception 'the user is erased' using errcode = 'invalid_authorization_specification';
      end if;
      return new;
    end $$`.execute(db);
  for (const table of begunByUsers)
    await sql`
      create trigger of_the_living before insert on ${sql.id('gateway', table)}
      for each row execute function gateway.refuse_erased()`.execute(db);

  // Under a function of the owner the current user is not the one of the session: that alone gets past the rule.
  await sql`
    create or replace function gateway.audit_is_append_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and current_user <> session_user then return null; end if;
      raise exception 'the audit log is append-only';
    end $$`.execute(db);
  const functions = [
    sql`
    create function gateway.audit_forget(of_user text, pseudonym text) returns void
    language plpgsql security definer set search_path = gateway as $$
    declare
      address text := (select email from users where id = of_user);
      tenant text := current_setting('app.tenant_id');
    begin
      update audit set
        user_id = case user_id when of_user then pseudonym else user_id end,
        subject = case when subject in (of_user, address) then pseudonym else subject end,
        details = case when position(of_user in details::text) > 0 or position(address in details::text) > 0
          then '{}' else details end
      where tenant_id = tenant and (user_id = of_user or subject in (of_user, address)
        or position(of_user in details::text) > 0 or position(address in details::text) > 0);
    end $$`,
    // What must be found over all tenants goes through these and shows ids, states and times.
    sql`
    create function gateway.user_exports_expired(at timestamptz, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from user_exports where expires_at <= at order by expires_at limit most $$`,
    sql`
    create function gateway.erasures_due(at timestamptz, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from erasures where completed_at is null and ask_at <= at order by ask_at limit most $$`,
    sql`
    create function gateway.erasures_recent(most integer)
    returns table (id text, tenant_id text, kind text, awaiting text[], requested_at timestamptz, due_at timestamptz, completed_at timestamptz)
    language sql stable security definer set search_path = gateway as $$
      select id, tenant_id, kind, awaiting, requested_at, due_at, completed_at from erasures
      order by completed_at is not null, requested_at desc limit most $$`,
  ];
  for (const create of functions) await create.execute(db);
}
