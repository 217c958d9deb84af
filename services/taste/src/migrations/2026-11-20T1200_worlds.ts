import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table taste.worlds (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      version integer not null check (version > 0),
      name text not null,
      prose text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index worlds_tenant on taste.worlds (tenant_id, id desc)`.execute(db);
  await sql`
    create table taste.world_versions (
      world_id text not null references taste.worlds (id) on delete cascade,
      version integer not null check (version > 0),
      tenant_id text not null,
      job_id text not null,
      document jsonb not null,
      created_at timestamptz not null,
      primary key (world_id, version),
      unique (world_id, job_id)
    )`.execute(db);
  for (const table of ['worlds', 'world_versions']) await tenantTable(db, 'taste', table);
}
