import { newId } from '@trc/contracts/ids';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Objects } from './objects.ts';

/** A table with rows of users, and what becomes of them. Its name is also what the export calls it. */
export interface PersonalTable {
  readonly table: string;
  /** Which rows are the user's; those that bear their `user_id` unless told otherwise. */
  readonly rowsOf?: (userId: string) => RawBuilder<unknown>;
  /** Secrets: no export shows these columns. */
  readonly withheld?: readonly string[];
  /** Deleted; or the statement that makes the rows nobody's, or keeps them for a reason that the table tells. */
  readonly erase: 'delete' | ((userId: string, pseudonym: string) => RawBuilder<unknown>);
}

/** A file of the user's own that lies in storage already. */
export interface PersonalFile {
  readonly name: string;
  readonly object_key: string;
  readonly size_bytes: number;
}

export interface Person {
  readonly tenantId: string;
  readonly userId: string;
}

/** All that a service holds about people: stated once, and both export and erasure follow. */
export interface PersonalData {
  /** In the order in which they are erased. */
  readonly tables: readonly PersonalTable[];
  /** Objects that go with the user. Their rows are still there, so that an interrupted erasure finds them again. */
  readonly objectsOf?: (
    trx: Transaction<unknown>,
    person: Person,
    objects: Pick<Objects, 'list' | 'get'>,
  ) => Promise<readonly string[]>;
  readonly filesOf?: (trx: Transaction<unknown>, person: Person) => Promise<readonly PersonalFile[]>;
}

const ownRows = (userId: string) => sql`user_id = ${userId}`;
const pageRows = 200;

/** The rows of a user, table by table, as JSON text in pieces. Give it a transaction that sees one state throughout. */
export async function* exportRows(
  trx: Transaction<unknown>,
  { tables }: PersonalData,
  userId: string,
): AsyncGenerator<string> {
  let separator = '{';
  for (const { table, rowsOf = ownRows, withheld = [] } of tables) {
    yield `${separator}\n${JSON.stringify(table)}: [`;
    separator = '],';
    let after = '(0,0)';
    for (let first = true; ; ) {
      const { rows } = await sql<{ place: string; row: string }>`
        select ctid::text as place, (to_jsonb(it) - ${[...withheld]}::text[])::text as row
        from ${sql.table(table)} as it where ctid > ${after}::tid and (${rowsOf(userId)}) order by ctid limit ${pageRows}`.execute(
        trx,
      );
      for (const { row } of rows) {
        yield `${first ? '\n' : ',\n'}${row}`;
        first = false;
      }
      after = rows.at(-1)?.place ?? after;
      if (rows.length < pageRows) break;
    }
  }
  yield tables.length === 0 ? '{}\n' : ']\n}\n';
}

/** Takes the rows of a user away, or makes them nobody's under one new id that nothing maps back. */
export async function eraseRows<DB>(
  trx: Transaction<DB>,
  tables: readonly PersonalTable[],
  userId: string,
): Promise<void> {
  const pseudonym = newId('user');
  for (const { table, rowsOf = ownRows, erase } of tables)
    await (erase === 'delete'
      ? sql`delete from ${sql.table(table)} where ${rowsOf(userId)}`
      : erase(userId, pseudonym)
    ).execute(trx);
}

/** Whether messages that name the user wait for the relay: they tell others what was spent, so they leave first. */
export async function owesMessages(trx: Transaction<unknown>, userId: string): Promise<boolean> {
  const { rows } =
    await sql`select from outbox where stream_epoch is null and ${names(userId)} limit 1`.execute(trx);
  return rows.length > 0;
}

/** Deletes messages that name the user: sent ones, and those that nobody could handle. @param word and hold this word */
export async function purgeMessages<DB>(trx: Transaction<DB>, userId: string, word = ''): Promise<void> {
  const out = sql`${names(userId)} and position(${word} in body::text) > 0`;
  await sql`delete from outbox where stream_epoch is not null and ${out}`.execute(trx);
  await sql`delete from dead_letters where ${out}`.execute(trx);
}

const names = (userId: string) => sql<boolean>`position(${userId} in body::text) > 0`;
