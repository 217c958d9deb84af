import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** What was wished of loudness and tempos stands in the plan; the picture is kept as it was, so that a second try makes the same archive. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`alter table gateway.exports add column picture text`.execute(db);
}
