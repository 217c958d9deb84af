import { newId } from '@trc/contracts/ids';
import type { MessageContract } from '@trc/contracts/message';
import { type Lane, subjectOf } from '@trc/contracts/topology';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Emit } from './outcome.ts';
import { currentTrace } from './tracing.ts';

interface OutboxRow {
  id: string;
  tenant_id: string;
  job_id: string | null;
  subject: string;
  body: string;
  trace: string;
  cause_id: string | null;
}

interface OutboxTables {
  outbox: OutboxRow & { ring: number; stream_epoch?: string | null };
}

export interface Cause {
  readonly tenantId: string;
  readonly jobId: string | null;
  /** The message that is being handled; `null` when a request or a schedule is the cause. */
  readonly messageId: string | null;
}

/** The messages of one transaction. `flush` writes them; it belongs at the end of the transaction. */
export interface Outbox {
  readonly emit: Emit;
  flush<DB>(trx: Transaction<DB>): Promise<void>;
}

/** A message that does not fit its own contract is a bug of the sender and throws here, before it is written. */
export function openOutbox(cause: Cause): Outbox {
  const rows: OutboxRow[] = [];
  const emit: Emit = (contract: MessageContract, data: unknown, options?: { readonly lane?: Lane }) => {
    contract.schema.parse(data);
    rows.push({
      id: newId('message'),
      tenant_id: cause.tenantId,
      job_id: cause.jobId ?? jobIdIn(data),
      subject: subjectOf(contract, options?.lane ?? null),
      body: JSON.stringify(data),
      trace: JSON.stringify(currentTrace()),
      cause_id: cause.messageId,
    });
  };
  return {
    emit,
    async flush(trx) {
      if (rows.length > 0)
        await tables(trx)
          .insertInto('outbox')
          .values(rows.map((row) => ({ ...row, ring: 0 })))
          .execute();
    },
  };
}

/** Sends again what one message led to, or what was sent for one job: the bell for a step that nobody seems to hold. */
export async function ringAgain<DB>(
  trx: Transaction<DB>,
  of: { readonly causeId: string } | { readonly jobId: string },
): Promise<void> {
  const again = tables(trx).updateTable('outbox').set({ stream_epoch: null, ring: sql`ring + 1` });
  await ('causeId' in of
    ? again.where('cause_id', '=', of.causeId)
    : again.where('job_id', '=', of.jobId)
  ).execute();
}

const tables = <DB>(trx: Transaction<DB>) => trx as unknown as Kysely<OutboxTables>;

function jobIdIn(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'job_id' in data && typeof data.job_id === 'string'
    ? data.job_id
    : null;
}
