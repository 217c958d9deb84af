import { type Blocklist, blocklistSchema } from '@trc/contracts/documents/blocklist.v1';
import { blocklistChanged } from '@trc/contracts/events/blocklist-changed.v1';
import { Problem } from '@trc/runtime/http-problem';
import type { Emit } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import { added, distinct, inParts } from '../domain/blocklist.ts';
import { lockBlocklist, putBlocklist } from '../outbound/blocks.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';

/** A list travels in one answer over NATS, which takes 1 MiB. */
const sizeBytesMax = 900_000;

/** Changes the caller's list and states what is new in it. Throws a problem for a list that is too long. */
export async function changeBlocklist(
  trx: Transaction<Database>,
  emit: Emit,
  caller: Caller,
  change: (before: Blocklist) => Blocklist,
): Promise<Blocklist> {
  const before = await lockBlocklist(trx, caller);
  const after = distinct(change(before));
  const { success } = blocklistSchema.safeParse(after);
  if (!success || Buffer.byteLength(JSON.stringify(after)) > sizeBytesMax)
    throw new Problem('invalid-request', {
      detail: 'The blocklist is full; take something out of it, or block an artist instead of each track.',
    });
  await putBlocklist(trx, caller.userId, after);
  for (const part of inParts(added(before, after)))
    emit(blocklistChanged, { user_id: caller.userId, added: part });
  return after;
}
