import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** Deletes, over all tenants, what is past its time: sessions, sign-ins, idempotency keys, webhook deliveries, mails, counts of calls, batches. */
export async function forgetOldRows(db: Kysely<Database>): Promise<void> {
  await sql`select forget_old(), forget_old_calls(), forget_old_mails(), forget_old_batches()`.execute(db);
}
