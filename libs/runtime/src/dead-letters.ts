import type { Envelope } from '@trc/contracts/envelope';
import { newId } from '@trc/contracts/ids';
import { type Kysely, sql, type Transaction } from 'kysely';

interface DeadLetterTables {
  dead_letters: {
    id: string;
    tenant_id: string;
    consumer: string;
    message_id: string;
    subject: string;
    envelope: string;
    body: string;
    reason: string;
    attempts: number;
    died_at?: Date;
    replayed_at?: Date | null;
  };
}

export interface DeadLetter {
  readonly id: string;
  readonly tenant_id: string;
  readonly consumer: string;
  readonly message_id: string;
  readonly subject: string;
  readonly envelope: Envelope;
  readonly body: unknown;
  readonly reason: string;
  readonly attempts: number;
  readonly died_at: Date;
  readonly replayed_at: Date | null;
}

const tables = <DB>(db: Kysely<DB>) => db as unknown as Kysely<DeadLetterTables>;

/** Puts a message aside with the reason, in the transaction that ends it. `body` is what arrived, readable or not. */
export async function bury<DB>(
  trx: Transaction<DB>,
  letter: {
    readonly consumer: string;
    readonly subject: string;
    readonly envelope: Envelope;
    readonly body: unknown;
    readonly reason: string;
    readonly attempts: number;
  },
): Promise<void> {
  await tables(trx)
    .insertInto('dead_letters')
    .values({
      id: newId('deadLetter'),
      tenant_id: letter.envelope.tenantId,
      consumer: letter.consumer,
      message_id: letter.envelope.id,
      subject: letter.subject,
      envelope: JSON.stringify(letter.envelope),
      body: JSON.stringify(letter.body),
      reason: letter.reason,
      attempts: letter.attempts,
    })
    .execute();
}

/** The tenant's letter that nobody has replayed yet. */
export async function findDead<DB>(trx: Transaction<DB>, id: string): Promise<DeadLetter | null> {
  const { rows } =
    await sql<DeadLetter>`select * from dead_letters where id = ${id} and replayed_at is null`.execute(trx);
  return rows[0] ?? null;
}

export async function markReplayed<DB>(trx: Transaction<DB>, id: string): Promise<void> {
  await tables(trx)
    .updateTable('dead_letters')
    .set({ replayed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** The newest letters over all tenants: for the operator, through a function of the schema's owner. */
export async function listDead<DB>(db: Kysely<DB>, most: number): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`select * from dead_letters_recent(${most})`.execute(db);
  return rows;
}
