import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** Old promises that one call deletes: there may be millions, and no statement is to hold them all. */
const promisesMax = 1_000;

/** Deletes, over all tenants, what is past its time: sessions, sign-ins, idempotency keys, webhook deliveries, mails, counts of calls, batches, promises. */
export async function forgetOldRows(db: Kysely<Database>): Promise<void> {
  await sql`
    select forget_old(), forget_old_calls(), forget_old_mails(), forget_old_batches(), forget_old_promises(${promisesMax})`.execute(
    db,
  );
}
