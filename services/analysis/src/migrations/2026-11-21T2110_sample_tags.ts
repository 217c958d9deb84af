import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/**
 * What people say of a sound stands beside what the analysis says, with the time of its last change, so that of two
 * changes that come in the wrong order the later one holds. The newest first, which most people look at, and a key with
 * those that go with it are found by an index.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    alter table analysis.samples
      add column hand_tags text[] not null default '{}',
      add column tagged_at timestamptz,
      add column renamed_at timestamptz`.execute(db);
  await sql`drop index analysis.samples_by_time`.execute(db);
  await sql`create index samples_by_time on analysis.samples (tenant_id, created_at, id)`.execute(db);
  await sql`create index samples_by_key on analysis.samples (tenant_id, tonic, scale)`.execute(db);
}
