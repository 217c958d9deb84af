import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen in time and must not know today's tables
export type AnyDatabase = Kysely<any>;

/** Turns on row-level security: a row is seen and written only under its own tenant's setting. */
export async function tenantTable(db: AnyDatabase, schema: string, table: string): Promise<void> {
  const name = sql.id(schema, table);
  await sql`alter table ${name} enable row level security`.execute(db);
  await sql`create policy tenant on ${name} using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true))`.execute(
    db,
  );
}

/**
 * The tables behind the delivery guarantees, the same in every service's schema.
 * What must work over all tenants (sending, pruning, the operator's list) goes through functions that run as the owner;
 * the service's own role sees one tenant at a time here too.
 */
export async function mailRoom(db: AnyDatabase, schema: string): Promise<void> {
  const s = sql.id(schema);
  await sql`
    create table ${s}.outbox (
      id text primary key,
      tenant_id text not null,
      job_id text,
      subject text not null,
      body jsonb not null,
      trace jsonb not null,
      cause_id text,
      ring integer not null default 0,
      created_at timestamptz not null default now(),
      stream_epoch text,
      sent_at timestamptz
    )`.execute(db);
  await sql`create index outbox_unsent on ${s}.outbox (created_at) where stream_epoch is null`.execute(db);
  await sql`create index outbox_epoch on ${s}.outbox (stream_epoch)`.execute(db);
  await sql`create index outbox_cause on ${s}.outbox (cause_id)`.execute(db);
  await sql`create index outbox_job on ${s}.outbox (job_id)`.execute(db);
  await sql`
    create table ${s}.inbox (
      consumer text not null,
      message_id text not null,
      tenant_id text not null,
      state text not null check (state in ('running', 'done', 'dead')),
      holder text not null,
      lease_until timestamptz not null,
      attempts integer not null,
      first_seen_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (consumer, message_id)
    )`.execute(db);
  await sql`create index inbox_ended on ${s}.inbox (ended_at)`.execute(db);
  await sql`
    create table ${s}.dead_letters (
      id text primary key,
      tenant_id text not null,
      consumer text not null,
      message_id text not null,
      subject text not null,
      envelope jsonb not null,
      body jsonb not null,
      reason text not null,
      attempts integer not null,
      died_at timestamptz not null default now(),
      replayed_at timestamptz
    )`.execute(db);
  for (const table of ['outbox', 'inbox', 'dead_letters']) await tenantTable(db, schema, table);

  await sql`
    create function ${s}.outbox_take(most integer) returns setof ${s}.outbox
    language sql security definer set search_path = ${s} as $$
      select * from outbox where stream_epoch is null order by created_at limit most for update skip locked
    $$`.execute(db);
  await sql`
    create function ${s}.outbox_lost(epochs text[]) returns void
    language sql security definer set search_path = ${s} as $$
      update outbox set stream_epoch = null where stream_epoch <> all (epochs)
    $$`.execute(db);
  await sql`
    create function ${s}.outbox_sent(ids text[], epochs text[]) returns void
    language sql security definer set search_path = ${s} as $$
      update outbox set stream_epoch = sent.epoch, sent_at = now()
      from unnest(ids, epochs) as sent(id, epoch) where outbox.id = sent.id
    $$`.execute(db);
  await sql`
    create function ${s}.outbox_unsent_count() returns bigint
    language sql security definer set search_path = ${s} as $$ select count(*) from outbox where stream_epoch is null $$`.execute(
    db,
  );
  // One round trip for what every delivery begins with; it touches the row of this one message only.
  await sql`
    create function ${s}.inbox_claim(of_consumer text, of_message text, of_tenant text, by_holder text, lease_ms integer)
    returns table (kind text, attempt integer, for_ms integer)
    language plpgsql security definer set search_path = ${s} as $$
    begin
      return query
        insert into inbox as row (consumer, message_id, tenant_id, state, holder, lease_until, attempts)
        values (of_consumer, of_message, of_tenant, 'running', by_holder, now() + lease_ms * interval '1 millisecond', 1)
        on conflict (consumer, message_id) do update
        set holder = by_holder, lease_until = now() + lease_ms * interval '1 millisecond', attempts = row.attempts + 1
        where row.state = 'running' and row.lease_until < now()
        returning 'mine', row.attempts, 0;
      if found then return; end if;
      return query
        select case when row.state = 'running' then 'held' else 'ended' end, row.attempts,
          greatest(0, extract(epoch from row.lease_until - now()) * 1000)::integer
        from inbox as row where row.consumer = of_consumer and row.message_id = of_message;
    end $$`.execute(db);
  await sql`
    create function ${s}.mail_prune(before timestamptz) returns void
    language sql security definer set search_path = ${s} as $$
      delete from outbox where sent_at < before;
      delete from inbox where ended_at < before;
    $$`.execute(db);
  await sql`
    create function ${s}.dead_letters_recent(most integer) returns setof ${s}.dead_letters
    language sql security definer set search_path = ${s} as $$ select * from dead_letters order by died_at desc limit most $$`.execute(
    db,
  );
}

/**
 * Marks of users who were erased, by hash: what is still on its way about them must not bring them back.
 * Whoever writes about a user holds the shared lock until the end of the transaction, so a mark is never missed.
 */
export async function erasedUsers(db: AnyDatabase, schema: string): Promise<void> {
  const s = sql.id(schema);
  await sql`
    create table ${s}.erased_users (
      tenant_id text not null,
      user_sha256 text not null,
      erased_at timestamptz not null,
      primary key (tenant_id, user_sha256)
    )`.execute(db);
  await tenantTable(db, schema, 'erased_users');
  await sql`
    create function ${s}.user_is_erased(sha256 text) returns boolean language plpgsql set search_path = ${s} as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended('erased ' || sha256, 0));
      return exists (select from erased_users where user_sha256 = sha256);
    end $$`.execute(db);
  await sql`
    create function ${s}.erased_users_prune(before timestamptz) returns void
    language sql security definer set search_path = ${s} as $$ delete from erased_users where erased_at < before $$`.execute(
    db,
  );
}

/** How many messages wait to be sent and for how long the oldest of them has waited, over all tenants. */
export async function outboxAge(db: AnyDatabase, schema: string): Promise<void> {
  const s = sql.id(schema);
  await sql`
    create function ${s}.outbox_lag() returns table (unsent bigint, oldest_s double precision)
    language sql stable security definer set search_path = ${s} as $$
      select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::double precision
      from outbox where stream_epoch is null
    $$`.execute(db);
}

/** A week of messages is millions of rows in a large installation: none of the regular looks may read them all. */
export async function outboxUpkeep(db: AnyDatabase, schema: string): Promise<void> {
  const s = sql.id(schema);
  await sql`create index outbox_sent_at on ${s}.outbox (sent_at)`.execute(db);
  // From epoch to epoch by the index: there are two as a rule.
  await sql`
    create or replace function ${s}.outbox_lost(epochs text[]) returns void
    language sql security definer set search_path = ${s} as $$
      with recursive found (epoch) as (
        (select stream_epoch from outbox where stream_epoch is not null order by stream_epoch limit 1)
        union all
        select (select stream_epoch from outbox where stream_epoch > found.epoch order by stream_epoch limit 1)
        from found where found.epoch is not null)
      update outbox set stream_epoch = null
      where stream_epoch in (select epoch from found where epoch <> all (epochs))
    $$`.execute(db);
}

/** What a service asks at its start: the names alone, because its role may not touch the table of migrations. */
export async function appliedMigrations(db: AnyDatabase, schema: string): Promise<void> {
  const s = sql.id(schema);
  await sql`
    create function ${s}.applied_migrations() returns setof text
    language sql stable security definer set search_path = ${s} as $$ select name::text from kysely_migration $$`.execute(
    db,
  );
}
