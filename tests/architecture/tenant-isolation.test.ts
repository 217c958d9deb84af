import { newId } from '@trc/contracts/ids';
import { services } from '@trc/contracts/message';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropRules, insertRow } from '../support/any-row.ts';

type Migrations = Readonly<Record<string, Migration>>;
type Db = Kysely<unknown>;

/** Tables that belong to the installation and not to a tenant; each needs a reason. */
const shared = new Map([
  ['billing.plans', 'the price list, the same for everybody'],
  ['billing.price_tables', 'what the installation pays for a unit, the same for everybody'],
  ['billing.prices', 'the prices of those tables'],
  ['harvester.embeddings', 'vectors of open texts by content hash, without a tenant'],
  ['harvester.open_answers', 'answers of open catalogues, without a tenant'],
]);

/** Nobody deletes from these, not even their own tenant. */
const appendOnly = new Set(['billing.ledger', 'billing.usage_events', 'gateway.audit']);

const mine = newId('tenant');
const theirs = newId('tenant');
const schemas: Record<string, Migrations> = {};
for (const service of services) {
  const all: { migrations: Migrations } = await import(`../../services/${service}/src/migrations/all.ts`);
  schemas[service] = all.migrations;
}

let database: TestDatabase;
let admin: Db;
let tables: ReadonlyArray<{ schema: string; name: string; tenant: boolean }>;

beforeAll(async () => {
  database = await createDatabase(schemas);
  admin = database.openAsAdmin();
  const { rows } = await sql<{ schema: string; name: string; tenant: boolean }>`
    select schemaname as schema, tablename as name, exists (
      select from information_schema.columns
      where table_schema = schemaname and table_name = tablename and column_name = 'tenant_id') as tenant
    from pg_tables where schemaname in (${sql.join(services)}) and tablename not like 'kysely%' order by 1, 2`.execute(
    admin,
  );
  tables = rows;
  for (const table of rows.filter(({ tenant }) => tenant)) {
    await dropRules(admin, table);
    for (const tenant of [mine, theirs]) await insertRow(admin, admin, table, { tenant_id: tenant });
  }
});
afterAll(() => database.drop());

async function eachTenantTable(
  look: (db: Db, table: { schema: string; name: string }, label: string) => Promise<void>,
): Promise<void> {
  let seen = 0;
  for (const service of services) {
    const db = database.open<unknown>(service);
    for (const table of tables.filter(({ schema, tenant }) => schema === service && tenant)) {
      await look(db, table, `${table.schema}.${table.name}`);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(20);
}

const count = async (db: Db, { schema, name }: { schema: string; name: string }) =>
  (await sql<{ tenant_id: string }>`select tenant_id from ${sql.id(schema, name)}`.execute(db)).rows.map(
    (row) => row.tenant_id,
  );

describe('tenant isolation', () => {
  it('every table carries its tenant or is named here as shared, with a reason', () => {
    const open = tables.filter(({ tenant }) => !tenant).map(({ schema, name }) => `${schema}.${name}`);
    expect(open.toSorted()).toEqual([...shared.keys()].toSorted());
  });

  it('a service without a tenant sees no row of any table', () =>
    eachTenantTable(async (db, table, label) => expect(await count(db, table), label).toEqual([])));

  it("a service sees its tenant's rows and nobody else's", () =>
    eachTenantTable(async (db, table, label) => {
      // One, or more where a trigger keeps the table.
      const own = (await count(admin, table)).filter((tenant) => tenant === mine);
      expect(own, label).not.toEqual([]);
      expect(await inTenant(db, mine, (trx) => count(trx, table)), label).toEqual(own);
    }));

  it("a service can neither write, change nor delete another tenant's row", () =>
    eachTenantTable(async (db, table, label) => {
      const { schema, name } = table;
      const before = (await count(admin, table)).toSorted();
      expect(new Set(before), label).toEqual(new Set([mine, theirs]));
      await expect(
        inTenant(db, mine, (trx) => insertRow(trx, admin, table, { tenant_id: theirs })),
        label,
      ).rejects.toThrow(/row-level security/);
      const change = inTenant(db, mine, (trx) =>
        sql`update ${sql.id(schema, name)} set tenant_id = ${theirs}`.execute(trx),
      );
      await expect(change, label).rejects.toThrow(/row-level security|append-only/);
      if (appendOnly.has(`${schema}.${name}`)) return;
      await inTenant(db, mine, (trx) =>
        sql`delete from ${sql.id(schema, name)} where tenant_id = ${theirs}`.execute(trx),
      );
      expect((await count(admin, table)).toSorted(), label).toEqual(before);
    }));

  it('the role of a service cannot switch the walls off, take another role or reach another schema', async () => {
    for (const service of services) {
      const db = database.open<unknown>(service);
      const { rows } = await sql<{ super: boolean; bypass: boolean; owns: boolean }>`
        select rolsuper as super, rolbypassrls as bypass, exists (select from pg_tables where tableowner = current_user) as owns
        from pg_roles where rolname = current_user`.execute(db);
      expect(rows, service).toEqual([{ super: false, bypass: false, owns: false }]);
      const [first] = tables.filter(({ schema, tenant }) => schema === service && tenant);
      if (!first) throw new Error(`${service} has no tenant table`);
      const off = db.connection().execute(async (connection) => {
        await sql`set row_security = off`.execute(connection);
        return count(connection, first);
      });
      await expect(off, service).rejects.toThrow(/row-level security/);
      await expect(
        sql`set role ${sql.id(new URL(database.adminUrl).username)}`.execute(db),
        service,
      ).rejects.toThrow(/permission denied/);
      for (const other of tables.filter(({ schema }) => schema !== service)) {
        await expect(count(db, other), `${service} reads ${other.schema}.${other.name}`).rejects.toThrow(
          /permission denied/,
        );
      }
    }
  });
});
