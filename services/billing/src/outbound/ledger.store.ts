import { trace } from '@opentelemetry/api';
import type { Usage } from '@trc/contracts/documents/usage.v1';
import { newId } from '@trc/contracts/ids';
import type { Transaction } from 'kysely';
import { costMicros, type PriceOf, priceTableVersion } from '../domain/price-table.v1.ts';
import type { Database } from './database.ts';

export interface LedgerEntry {
  readonly tenantId: string;
  readonly userId: string | null;
  readonly jobId: string | null;
  /** The message that told of the usage: each of its lines is written once. */
  readonly messageId: string;
  readonly at: Date;
  readonly usage: readonly Usage[];
}

/** Appends one line for each usage. Throws for a usage without a price: an unexplained cost must not pass as zero. */
export async function append(
  trx: Transaction<Database>,
  entry: LedgerEntry,
  priceOf: PriceOf,
): Promise<void> {
  if (entry.usage.length === 0) return;
  const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
  await trx
    .insertInto('ledger')
    .values(
      entry.usage.map(({ kind, quantity, operation, resource }, line) => {
        const price = priceOf(kind, resource);
        if (price === null) throw new Error(`no price for ${kind} of ${resource ?? 'any resource'}`);
        return {
          id: newId('ledgerLine'),
          tenant_id: entry.tenantId,
          user_id: entry.userId,
          job_id: entry.jobId,
          message_id: entry.messageId,
          line,
          kind,
          operation,
          resource,
          quantity,
          cost_micros: costMicros(quantity, price),
          price_table_version: priceTableVersion,
          trace_id: traceId,
          at: entry.at,
        };
      }),
    )
    .onConflict((conflict) => conflict.columns(['message_id', 'line']).doNothing())
    .execute();
}

export function linesOf(trx: Transaction<Database>, jobId: string) {
  return trx
    .selectFrom('ledger')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}
