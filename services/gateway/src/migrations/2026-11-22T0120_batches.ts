import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table gateway.batches (
      id text primary key,
      tenant_id text not null,
      user_id text not null,
      quote_micros bigint not null,
      estimated_completion timestamptz not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index batches_of_user on gateway.batches (tenant_id, user_id, id desc)`.execute(db);
  await sql`create index batches_created on gateway.batches (created_at)`.execute(db);
  // How far a file is, its upload and its job say; only an end that leaves neither of them is kept here.
  await sql`
    create table gateway.batch_files (
      batch_id text not null references gateway.batches (id) on delete cascade,
      number integer not null,
      tenant_id text not null,
      user_id text not null,
      filename text not null,
      size_bytes bigint not null,
      upload_id text,
      job_id text,
      sample_id text,
      outcome text check (outcome in ('refused', 'failed', 'cancelled')),
      error jsonb,
      ended_at timestamptz,
      primary key (batch_id, number),
      check ((outcome is null) = (ended_at is null)),
      check (outcome = 'refused' or (upload_id is not null and job_id is not null and sample_id is not null))
    )`.execute(db);
  await sql`create index batch_files_of_upload on gateway.batch_files (upload_id)`.execute(db);
  for (const table of ['batches', 'batch_files']) {
    await tenantTable(db, 'gateway', table);
    await sql`
      create trigger of_the_living before insert on ${sql.id('gateway', table)}
      for each row execute function gateway.refuse_erased()`.execute(db);
  }
  // One of whose files the job has not ended stays until it has. The files go with their batch.
  await sql`
    create function gateway.forget_old_batches() returns void
    language sql security definer set search_path = gateway as $$
      delete from batches where created_at < now() - interval '30 days' and not exists (
        select from batch_files as file join jobs on jobs.id = file.job_id
        where file.batch_id = batches.id and jobs.ended_at is null) $$`.execute(db);
}
