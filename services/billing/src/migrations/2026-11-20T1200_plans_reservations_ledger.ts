import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

const plans = [
  {
    id: 'free',
    name: 'Free',
    monthly: 0,
    yearly: null,
    entitlements: {
      queue: 'free',
      upload_size_bytes_max: 12 * MiB,
      duration_s_max: 60,
      uploads: 10,
      uploads_window: 'day',
      storage_bytes: 100 * MiB,
      worlds: 1,
      model_micros: 100_000,
      vibe_model: 'qwen/qwen3-8b',
      waiting_s_max: 86_400,
    },
  },
  {
    id: 'pro',
    name: 'Pro',
    monthly: 9_990_000,
    yearly: 99_000_000,
    entitlements: {
      queue: 'pro',
      upload_size_bytes_max: 112 * MiB,
      duration_s_max: 300,
      uploads: 1_000,
      uploads_window: 'month',
      storage_bytes: 10 * GiB,
      worlds: 5,
      model_micros: 5_000_000,
      vibe_model: 'qwen/qwen3-8b',
      waiting_s_max: 300,
    },
  },
  {
    id: 'enterprise',
    name: 'Enterprise',
    monthly: 99_000_000,
    yearly: null,
    entitlements: {
      queue: 'enterprise',
      upload_size_bytes_max: 112 * MiB,
      duration_s_max: 300,
      uploads: null,
      uploads_window: 'month',
      storage_bytes: null,
      worlds: null,
      model_micros: 100_000_000,
      vibe_model: 'qwen/qwen3-235b-a22b',
      waiting_s_max: 60,
    },
  },
];

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table billing.plans (
      id text not null,
      version integer not null,
      name text not null,
      price_micros_monthly bigint not null check (price_micros_monthly >= 0),
      price_micros_yearly bigint check (price_micros_yearly >= 0),
      entitlements jsonb not null,
      valid_from timestamptz not null,
      valid_until timestamptz,
      primary key (id, version)
    )`.execute(db);
  await sql`
    create table billing.tenant_plans (
      tenant_id text primary key,
      plan_id text not null,
      assigned_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table billing.reservations (
      job_id text primary key,
      tenant_id text not null,
      kind text not null check (kind in ('sample', 'world', 'publish')),
      uploads integer not null,
      storage_bytes bigint not null,
      worlds integer not null,
      model_micros bigint not null,
      storage_freed boolean not null default false,
      state text not null check (state in ('held', 'settled', 'refunded')),
      answer jsonb not null,
      held_until timestamptz not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index reservations_tenant on billing.reservations (tenant_id, created_at)`.execute(db);
  await sql`
    create table billing.ledger (
      id text primary key,
      tenant_id text not null,
      user_id text,
      job_id text,
      message_id text not null,
      line integer not null,
      kind text not null,
      operation text not null,
      resource text,
      quantity bigint not null check (quantity >= 0),
      cost_micros bigint not null,
      price_table_version text not null,
      trace_id text,
      at timestamptz not null,
      unique (message_id, line)
    )`.execute(db);
  await sql`create index ledger_job on billing.ledger (tenant_id, job_id)`.execute(db);
  await sql`create index ledger_time on billing.ledger (tenant_id, at)`.execute(db);
  for (const table of ['tenant_plans', 'reservations', 'ledger']) await tenantTable(db, 'billing', table);
  await sql`
    create function billing.ledger_is_append_only() returns trigger language plpgsql as $$
    begin raise exception 'the ledger is append-only'; end $$`.execute(db);
  await sql`
    create trigger append_only before update or delete on billing.ledger
    for each statement execute function billing.ledger_is_append_only()`.execute(db);
  for (const plan of plans) {
    await sql`
      insert into billing.plans (id, version, name, price_micros_monthly, price_micros_yearly, entitlements, valid_from)
      values (${plan.id}, 1, ${plan.name}, ${plan.monthly}, ${plan.yearly}, ${JSON.stringify(plan.entitlements)}, '2026-01-01T00:00:00Z')`.execute(
      db,
    );
  }
}
