import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** Deletes, over all tenants, what is past its time: sessions, sign-ins, idempotency keys, webhook deliveries. */
export async function forgetOldRows(db: Kysely<Database>): Promise<void> {
  await sql`select forget_old()`.execute(db);
}
