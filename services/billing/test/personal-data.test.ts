import { newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { personalDataOf } from '@trc/testkit/deliver';
import { createObjects } from '@trc/testkit/objects';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { personalData } from '../src/outbound/personal-data.store.ts';

const tenantId = newId('tenant');
const user = newId('user');
let database: TestDatabase;
let db: Kysely<Database>;
beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database?.drop());

it('an erasure makes the lines of both books nobody’s, and changes no sum; the books stay append-only', async () => {
  const admin = database.openAsAdmin();
  for (const n of [1, 2, 3]) {
    await sql`
      insert into billing.ledger (id, tenant_id, user_id, message_id, line, kind, operation, quantity, cost_micros, price_table_version, at)
      values (${newId('ledgerLine')}, ${tenantId}, ${user}, ${`msg_${n}`}, 0, 'cpu_ms', 'analyse', 1, ${n * 100}, 'v1', now())`.execute(
      admin,
    );
    await sql`
      insert into billing.usage_events (message_id, type, tenant_id, user_id, usage, at)
      values (${`msg_${n}`}, 'world-built.v1', ${tenantId}, ${user}, '[]', now())`.execute(admin);
  }
  const book = (table: string) =>
    inTenant(db, tenantId, (trx) =>
      sql<{ user_id: string }>`select user_id from ${sql.table(table)}`.execute(trx),
    ).then(({ rows }) => new Set(rows.map(({ user_id }) => user_id)));
  const { objects } = await createObjects();
  await personalDataOf('billing', personalData, db, objects, () => new Date()).erase({
    tenantId,
    userId: user,
  });

  const [ledger, events] = [await book('ledger'), await book('usage_events')];
  expect(ledger.size).toBe(1);
  expect(ledger).toEqual(events);
  expect([...ledger][0]).not.toBe(user);
  const { rows } = await sql`select sum(cost_micros)::int as sum from billing.ledger`.execute(admin);
  expect(rows).toEqual([{ sum: 600 }]);
  for (const table of ['ledger', 'usage_events'])
    await expect(
      inTenant(db, tenantId, (trx) => sql`update ${sql.table(table)} set user_id = 'usr_x'`.execute(trx)),
    ).rejects.toThrow(/append-only/);
});
