import type { AnyDatabase } from '@trc/runtime/migration';
import { sql } from 'kysely';

/** A day counts on all that was entered before it: one line a day of each tenant, found without the others. */
export async function up(db: AnyDatabase): Promise<void> {
  await sql`
    create index ledger_kept on billing.ledger (tenant_id) include (quantity) where kind = 'storage_mb_hours'`.execute(
    db,
  );
}
