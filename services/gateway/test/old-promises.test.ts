import { newId } from '@trc/contracts/ids';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { forgetOldRows } from '../src/outbound/old-rows.store.ts';

let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database?.drop());

/** Of jobs of several tenants that ended so long ago. */
const promise = (count: number, age: string) =>
  sql`
    insert into gateway.promises (job_id, tenant_id, queue, kind, cost, outcome, accepted_at, started_at, ended_at, predicted_ms, promised_ms)
    select ${`${newId('job')} `} || n, 'ten_' || n % 3, 'pro', 'sample', 1, 'completed', at, at, at, 1000, 1000
    from generate_series(1, ${count}::integer) as n, (select now() - ${age}::interval as at) as ago`.execute(
    database.openAsAdmin(),
  );
const ages = async () => {
  const { rows } = await sql<{ old: number; young: number }>`
    select count(*) filter (where ended_at < now() - interval '13 months') as old,
      count(*) filter (where ended_at >= now() - interval '13 months') as young
    from gateway.promises`.execute(database.openAsAdmin());
  return rows[0];
};

test('promises are kept for 13 months and then deleted, of all tenants and some at a time', async () => {
  await promise(1_200, '14 months');
  await promise(300, '13 months 1 minute');
  await promise(20, '13 months -1 hour');
  await promise(20, '0');
  await forgetOldRows(db);
  expect(await ages()).toEqual({ old: 500, young: 40 });
  await Promise.all([forgetOldRows(db), forgetOldRows(database.open<Database>('gateway'))]);
  await forgetOldRows(db);
  expect(await ages()).toEqual({ old: 0, young: 40 });
});
