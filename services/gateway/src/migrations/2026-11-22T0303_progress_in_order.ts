import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

export async function up(db: AnyDatabase): Promise<void> {
  await sql`alter table gateway.jobs add column said_at timestamptz`.execute(db);
}
