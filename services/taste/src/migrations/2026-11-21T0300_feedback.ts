import { type AnyDatabase, tenantTable } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create table taste.feedback (
      world_id text not null references taste.worlds (id) on delete cascade,
      recording text not null,
      tenant_id text not null,
      user_id text not null,
      verdict text not null check (verdict in ('more', 'less', 'block')),
      track jsonb not null,
      said_at timestamptz not null,
      counted_in integer,
      primary key (world_id, recording)
    )`.execute(db);
  await sql`create index feedback_uncounted on taste.feedback (world_id) where counted_in is null`.execute(
    db,
  );
  await tenantTable(db, 'taste', 'feedback');
}
