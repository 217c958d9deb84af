import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table analysis.samples (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      job_id text not null,
      filename text not null,
      mime text not null,
      object_key text not null,
      size_bytes bigint not null,
      sha256 text not null,
      kind text not null,
      bpm real,
      tonic text,
      scale text,
      duration_s real not null,
      tags text[] not null,
      similarity real[] not null,
      analysis jsonb not null,
      vibe jsonb,
      vibe_skipped text,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index samples_by_time on analysis.samples (tenant_id, created_at desc, id)`.execute(db);
  await sql`create index samples_by_bpm on analysis.samples (tenant_id, bpm)`.execute(db);
  await sql`create index samples_by_bytes on analysis.samples (tenant_id, sha256)`.execute(db);
  await tenantTable(db, 'analysis', 'samples');
}
