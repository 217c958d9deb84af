import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table harvester.candidate_sets (
      id text primary key,
      tenant_id text not null,
      job_id text not null,
      user_id text not null,
      world_id text not null,
      world_version integer not null,
      object_key text not null,
      count integer not null check (count >= 0),
      strategies jsonb not null,
      dropped jsonb not null,
      left_out jsonb not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index candidate_sets_world on harvester.candidate_sets (tenant_id, world_id, world_version)`.execute(
    db,
  );
  await tenantTable(db, 'harvester', 'candidate_sets');
  // What follows is open data and says nothing about a tenant, so all tenants share it.
  await sql`
    create table harvester.open_answers (
      key text primary key,
      body jsonb not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index open_answers_expiry on harvester.open_answers (expires_at)`.execute(db);
  await sql`
    create table harvester.embeddings (
      key text primary key,
      model text not null,
      vector real[] not null,
      created_at timestamptz not null default now()
    )`.execute(db);
}
