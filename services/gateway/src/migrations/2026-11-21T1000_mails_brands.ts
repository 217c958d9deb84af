import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`alter table gateway.tenants add column brand jsonb`.execute(db);
  // One address is one person within a tenant; the same person may be known to several tenants.
  await sql`alter table gateway.users add column email text check (email = lower(email))`.execute(db);
  await sql`create unique index users_email on gateway.users (tenant_id, email)`.execute(db);
  await sql`
    create table gateway.mails (
      id text primary key,
      tenant_id text not null,
      to_address text not null,
      kind text not null,
      data jsonb not null,
      status text not null check (status in ('pending', 'sent', 'failed')),
      attempts integer not null default 0,
      next_attempt_at timestamptz,
      last_error text,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    )`.execute(db);
  await sql`create index mails_due on gateway.mails (next_attempt_at) where status = 'pending'`.execute(db);
  await tenantTable(db, 'gateway', 'mails');
  await sql`
    create function gateway.mails_due(at timestamptz, most integer) returns table (tenant_id text, id text)
    language sql stable security definer set search_path = gateway as $$
      select tenant_id, id from mails where status = 'pending' and next_attempt_at <= at order by next_attempt_at limit most $$`.execute(
    db,
  );
}
