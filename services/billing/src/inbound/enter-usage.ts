import type { Usage } from '@trc/contracts/documents/usage.v1';
import type { MessageContract } from '@trc/contracts/message';
import type { MessageContext } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import type { Transaction } from 'kysely';
import type { Cost, UsageEntry } from '../domain/ledger.ts';
import type { Database } from '../outbound/database.ts';
import { append } from '../outbound/ledger.store.ts';
import { noteSpending } from '../outbound/usage.store.ts';

/** What every event that carries usage has in common. */
interface Used {
  readonly job_id: string | null;
  readonly user_id: string | null;
  readonly usage: readonly Usage[];
}

/** Writes what a step consumed into the ledger, once, however often the event arrives. */
export function enterUsage(
  contract: Pick<MessageContract, 'name'>,
  message: Used,
  context: MessageContext,
): Outcome<Database> {
  return done(async (trx) => {
    await writeUsage(trx, contract, message, context);
  });
}

/** The usage's instant is the one at which its step was done, so that prices hold as they were then. */
export function writeUsage(
  trx: Transaction<Database>,
  contract: Pick<MessageContract, 'name'>,
  message: Used,
  context: MessageContext,
): Promise<Cost> {
  return enterCosts(trx, {
    messageId: context.id,
    type: contract.name,
    tenantId: context.tenantId,
    userId: message.user_id,
    jobId: message.job_id,
    at: new Date(context.occurredAt),
    usage: message.usage,
  });
}

/** The ledger's lines, and their sums where limits are read. */
export async function enterCosts(trx: Transaction<Database>, entry: UsageEntry): Promise<Cost> {
  const cost = await append(trx, entry);
  await noteSpending(trx, entry.tenantId, entry.jobId, cost, entry.at);
  return cost;
}
