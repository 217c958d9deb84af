import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.payment_accounts (
      tenant_id text not null,
      provider text not null check (provider in ('stripe', 'manual')),
      customer_id text not null,
      granted jsonb,
      created_at timestamptz not null,
      primary key (tenant_id, provider),
      unique (provider, customer_id)
    )`.execute(db);
  await sql`
    create table billing.subscriptions (
      id text primary key,
      tenant_id text not null,
      provider text not null,
      plan_id text not null,
      period text not null check (period in ('monthly', 'yearly')),
      status text not null check (status in ('none', 'active', 'past_due', 'ended')),
      period_start timestamptz not null,
      period_end timestamptz not null,
      ends_at timestamptz,
      asked bigint not null
    )`.execute(db);
  await sql`create index subscriptions_tenant on billing.subscriptions (tenant_id)`.execute(db);
  await sql`create index subscriptions_running on billing.subscriptions (period_end) where status in ('active', 'past_due')`.execute(
    db,
  );
  await sql`
    create table billing.payment_events (
      provider text not null,
      event_id text not null,
      tenant_id text not null,
      type text not null,
      occurred_at timestamptz not null,
      applied_at timestamptz not null,
      primary key (tenant_id, provider, event_id)
    )`.execute(db);
  await sql`
    create table billing.payments (
      id text primary key,
      tenant_id text not null,
      provider text not null,
      kind text not null check (kind in ('payment', 'refund')),
      reference text not null,
      plan_id text,
      period text check (period in ('monthly', 'yearly')),
      period_start timestamptz,
      period_end timestamptz,
      amount_micros bigint not null check ((kind = 'refund') = (amount_micros < 0)),
      fee_micros bigint,
      currency text not null,
      url text,
      paid_at timestamptz not null,
      unique (tenant_id, provider, kind, reference)
    )`.execute(db);
  for (const table of ['payment_accounts', 'subscriptions', 'payment_events', 'payments'])
    await tenantTable(db, 'billing', table);
  // Which of two looks at the provider is the later one, whatever the clocks of the processes say.
  await sql`create sequence billing.payment_looks`.execute(db);
  await sql`
    create function billing.next_payment_look() returns bigint
    language sql security definer set search_path = billing as $$ select nextval('payment_looks') $$`.execute(
    db,
  );
  // A provider names its customer and knows nothing of tenants.
  await sql`
    create function billing.tenant_of_customer(of_provider text, of_customer text) returns text
    language sql stable security definer set search_path = billing as $$
      select tenant_id from payment_accounts where provider = of_provider and customer_id = of_customer
    $$`.execute(db);
  // Subscriptions whose period is over and of which nobody has heard since: a report may have been lost on the way.
  await sql`
    create function billing.silent_subscriptions(before timestamptz, most integer)
    returns table (tenant_id text, id text, period_end timestamptz)
    language sql stable security definer set search_path = billing as $$
      select tenant_id, id, period_end from subscriptions
      where provider = 'stripe' and status in ('active', 'past_due') and period_end < before
      order by period_end limit most
    $$`.execute(db);
}
