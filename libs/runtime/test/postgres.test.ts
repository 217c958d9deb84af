import { eventually } from '@trc/testkit/eventually';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase({ taste: {} });
});
afterAll(() => database.drop());

describe('a connection that the server ends', () => {
  it('in the middle of a transaction fails its next query and not the process, and others go on', async () => {
    const broken: Error[] = [];
    const db = openDatabase<unknown>(database.urlOf('taste'), (error) => broken.push(error));
    const transaction = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.openAsAdmin());
      await eventually('the connection is gone', async () => broken.length > 0);
      await sql`select 1`.execute(trx);
    });
    await expect(transaction).rejects.toThrow();
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await db.destroy();
  });
});
