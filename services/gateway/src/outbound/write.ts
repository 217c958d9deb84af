import { openOutbox } from '@trc/runtime/outbox';
import type { Write } from '@trc/runtime/outcome';
import type { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/** One transaction of a route or a schedule: rows, and the messages about them. */
export async function writeInTenant(
  db: Kysely<Database>,
  relay: Relay,
  tenantId: string,
  write: Write<Database>,
): Promise<void> {
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  await inTenant(db, tenantId, async (trx) => {
    await write(trx, outbox.emit);
    await outbox.flush(trx);
  });
  relay.ring();
}
