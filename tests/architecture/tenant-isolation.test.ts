import { newId } from '@trc/contracts/ids';
import { services } from '@trc/contracts/message';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Migrations = Readonly<Record<string, Migration>>;
type Db = Kysely<unknown>;

/** Tables that belong to the installation and not to a tenant; each needs a reason. */
const shared = new Map([
  ['billing.plans', 'the price list, the same for everybody'],
  ['harvester.embeddings', 'vectors of open texts by content hash, without a tenant'],
  ['harvester.open_answers', 'answers of open catalogues, without a tenant'],
]);

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
    await dropRules(table);
    for (const tenant of [mine, theirs]) await insertRow(admin, table, tenant);
  }
});
afterAll(() => database.drop());

/** The rows of this test mean nothing, so rules about their meaning must not stand in the way; the walls stay. */
async function dropRules({ schema, name }: { schema: string; name: string }): Promise<void> {
  const { rows } = await sql<{ rule: string }>`
    select conname as rule from pg_constraint where conrelid = ${`${schema}.${name}`}::regclass and contype in ('c', 'f')`.execute(
    admin,
  );
  for (const { rule } of rows)
    await sql`alter table ${sql.id(schema, name)} drop constraint ${sql.id(rule)}`.execute(admin);
}

let serial = 0;
async function insertRow(
  db: Db,
  { schema, name }: { schema: string; name: string },
  tenant: string,
): Promise<void> {
  const { rows: columns } = await sql<{ name: string; type: string }>`
    select column_name as name, udt_name as type from information_schema.columns
    where table_schema = ${schema} and table_name = ${name} and is_nullable = 'NO' and column_default is null and is_identity = 'NO'`.execute(
    admin,
  );
  serial += 1;
  const fill = (type: string): unknown => {
    if (type.startsWith('_')) return '{}';
    if (/^(int|float|numeric)/.test(type)) return serial;
    if (type === 'bool') return false;
    if (type === 'jsonb') return '{}';
    if (type === 'timestamptz') return new Date();
    if (type === 'bytea') return Buffer.from([serial]);
    return `row ${serial}`;
  };
  const values = columns.map((column) => (column.name === 'tenant_id' ? tenant : fill(column.type)));
  await sql`insert into ${sql.id(schema, name)} (${sql.join(columns.map((column) => sql.id(column.name)))}) values (${sql.join(values)})`.execute(
    db,
  );
}

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
      expect(await inTenant(db, mine, (trx) => count(trx, table)), label).toEqual([mine]);
    }));

  it("a service can neither write, change nor delete another tenant's row", () =>
    eachTenantTable(async (db, table, label) => {
      const { schema, name } = table;
      await expect(
        inTenant(db, mine, (trx) => insertRow(trx, table, theirs)),
        label,
      ).rejects.toThrow(/row-level security/);
      const change = inTenant(db, mine, (trx) =>
        sql`update ${sql.id(schema, name)} set tenant_id = ${theirs}`.execute(trx),
      );
      await expect(change, label).rejects.toThrow(/row-level security|append-only/);
      if (`${schema}.${name}` === 'billing.ledger') return;
      await inTenant(db, mine, (trx) =>
        sql`delete from ${sql.id(schema, name)} where tenant_id = ${theirs}`.execute(trx),
      );
      expect((await count(admin, table)).toSorted(), label).toEqual([mine, theirs].toSorted());
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
