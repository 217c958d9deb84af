import { Problem } from '@trc/runtime/http-problem';
import { openOutbox } from '@trc/runtime/outbox';
import type { Emit } from '@trc/runtime/outcome';
import { isOfErasedUser } from '@trc/runtime/postgres';
import type { Relay } from '@trc/runtime/relay';
import { inTenant } from '@trc/runtime/tenancy';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/**
 * One transaction of a route or a schedule: rows, and the messages about them.
 * Throws the problem `not-authenticated` when the user is erased while their request is under way.
 */
export async function writeInTenant<T>(
  db: Kysely<Database>,
  relay: Pick<Relay, 'ring'>,
  tenantId: string,
  write: (trx: Transaction<Database>, emit: Emit) => Promise<T>,
): Promise<T> {
  const outbox = openOutbox({ tenantId, jobId: null, messageId: null });
  const result = await inTenant(db, tenantId, async (trx) => {
    const written = await write(trx, outbox.emit);
    await outbox.flush(trx);
    return written;
  }).catch((error: unknown) => {
    throw isOfErasedUser(error) ? new Problem('not-authenticated') : error;
  });
  relay.ring();
  return result;
}
