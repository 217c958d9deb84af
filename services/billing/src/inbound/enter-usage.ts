import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { append } from '../outbound/ledger.store.ts';
import { priceOf } from '../outbound/prices.ts';

/** What every event that carries usage has in common. */
interface Used {
  readonly job_id: string;
  readonly user_id: string;
  readonly usage: readonly Usage[];
}

/** Writes what a step consumed into the ledger, once, however often the event arrives. */
export function enterUsage(message: Used, context: MessageContext, at: Date): Outcome<Database> {
  return done((trx) => writeUsage(trx, message, context, at));
}

export function writeUsage(
  trx: Transaction<Database>,
  message: Used,
  context: MessageContext,
  at: Date,
): Promise<void> {
  return append(
    trx,
    {
      tenantId: context.tenantId,
      userId: message.user_id,
      jobId: message.job_id,
      messageId: context.id,
      at,
      usage: message.usage,
    },
    priceOf,
  );
}
