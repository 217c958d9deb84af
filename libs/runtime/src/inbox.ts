import { type Kysely, sql, type Transaction } from 'kysely';
import { inTenant } from './tenancy.ts';

interface InboxTables {
  inbox: {
    consumer: string;
    message_id: string;
    tenant_id: string;
    state: 'running' | 'done' | 'dead';
    holder: string;
    lease_until: Date;
    attempts: number;
    ended_at: Date | null;
  };
}

export interface Claimant {
  readonly consumer: string;
  readonly messageId: string;
  readonly tenantId: string;
  /** This process and this try: the fence against a holder that came back from the dead. */
  readonly holder: string;
}

export type Claim =
  | { readonly kind: 'mine'; readonly attempt: number }
  | { readonly kind: 'held'; readonly forMs: number }
  | { readonly kind: 'ended' };

export class LeaseLost extends Error {
  constructor(claimant: Claimant) {
    super(`${claimant.consumer} lost its lease on ${claimant.messageId}`);
    this.name = 'LeaseLost';
  }
}

const leaseEnd = (leaseMs: number) => sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`;
const tables = <DB>(db: Kysely<DB>) => db as unknown as Kysely<InboxTables>;

/** Takes the message if nobody holds it: the row decides, not the queue. */
export async function claim<DB>(db: Kysely<DB>, who: Claimant, leaseMs: number): Promise<Claim> {
  const { rows } = await sql<{ kind: Claim['kind']; attempt: number; for_ms: number }>`
    select * from inbox_claim(${who.consumer}, ${who.messageId}, ${who.tenantId}, ${who.holder}, ${leaseMs})`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new Error(`the inbox gave no answer for ${who.messageId}`);
  switch (row.kind) {
    case 'mine':
      return { kind: 'mine', attempt: row.attempt };
    case 'held':
      return { kind: 'held', forMs: row.for_ms };
    case 'ended':
      return { kind: 'ended' };
  }
}

/** Holds on to the message for longer work. `false`: somebody else has it. */
export function renew<DB>(db: Kysely<DB>, who: Claimant, leaseMs: number): Promise<boolean> {
  return inTenant(tables(db), who.tenantId, async (trx) => {
    const { numUpdatedRows } = await held(trx, who)
      .set({ lease_until: leaseEnd(leaseMs) })
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}

/** Lets go of the message until `afterMs` have passed; a wait that a neighbour asked for gives the try back. */
export function letGo<DB>(
  db: Kysely<DB>,
  who: Claimant,
  options: { readonly afterMs: number; readonly countsAsTry: boolean },
): Promise<void> {
  return inTenant(tables(db), who.tenantId, async (trx) => {
    await held(trx, who)
      .set({
        lease_until: leaseEnd(options.afterMs),
        ...(options.countsAsTry ? {} : { attempts: sql`greatest(attempts - 1, 0)` }),
      })
      .execute();
  });
}

/** Marks the message as handled, inside the transaction that writes its effects. Throws LeaseLost, and all is rolled back. */
export async function end<DB>(trx: Transaction<DB>, who: Claimant, state: 'done' | 'dead'): Promise<void> {
  const { numUpdatedRows } = await held(tables(trx), who)
    .set({ state, ended_at: sql<Date>`now()` })
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new LeaseLost(who);
}

/** Whether one of these consumers has brought the message to an end, good or bad. */
export async function hasEnded<DB>(
  trx: Transaction<DB>,
  consumers: readonly string[],
  messageId: string,
): Promise<boolean> {
  const row = await tables(trx)
    .selectFrom('inbox')
    .select('message_id')
    .where('consumer', 'in', consumers)
    .where('message_id', '=', messageId)
    .where('ended_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes a dead message free to be handled again. */
export async function revive<DB>(trx: Transaction<DB>, consumer: string, messageId: string): Promise<void> {
  await tables(trx)
    .updateTable('inbox')
    .set({
      state: 'running',
      attempts: 0,
      lease_until: sql<Date>`now() - interval '1 second'`,
      ended_at: null,
    })
    .where('consumer', '=', consumer)
    .where('message_id', '=', messageId)
    .where('state', '=', 'dead')
    .execute();
}

const held = (db: Kysely<InboxTables>, who: Claimant) =>
  db
    .updateTable('inbox')
    .where('consumer', '=', who.consumer)
    .where('message_id', '=', who.messageId)
    .where('holder', '=', who.holder)
    .where('state', '=', 'running');
