import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@trc/contracts/ids';
import { services } from '@trc/contracts/message';
import { eraseRows, exportRows, type PersonalData } from '@trc/runtime/personal-data';
import { inTenant, inTenantSnapshot } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropRules, insertRow } from '../support/any-row.ts';
import { root } from './code.ts';

/** Tables that name a user after their erasure; each needs a reason. */
const namedAfterwards = new Map([
  ['gateway.erasures', 'it says whom the services still have to erase, and forgets them with the last one'],
]);

const tenantId = newId('tenant');
const [erased, other] = [newId('user'), newId('user')];
const page = readFileSync(join(root, 'docs/privacy.md'), 'utf8');

const schemas: Record<string, Readonly<Record<string, Migration>>> = {};
const personal = new Map<string, PersonalData>();
for (const service of services) {
  const folder = `../../services/${service}/src`;
  const all: { migrations: Record<string, Migration> } = await import(`${folder}/migrations/all.ts`);
  schemas[service] = all.migrations;
  const store: { personalData: PersonalData } = await import(`${folder}/outbound/personal-data.store.ts`);
  personal.set(service, store.personalData);
}

let database: TestDatabase;
let admin: Kysely<unknown>;
let withUsers: ReadonlyArray<{ schema: string; name: string }>;

beforeAll(async () => {
  database = await createDatabase(schemas);
  admin = database.openAsAdmin();
  const { rows } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.columns
    where column_name = 'user_id' and table_schema in (${sql.join(services)}) order by 1, 2`.execute(admin);
  withUsers = rows;
  for (const user of [erased, other]) {
    const people = { schema: 'gateway', name: 'users' };
    const email = `${user.toLowerCase()}@example.com`;
    await insertRow(admin, admin, people, { id: user, tenant_id: tenantId, role: 'member', email }).catch(
      () => undefined,
    );
  }
  for (const table of withUsers) {
    await dropRules(admin, table);
    for (const user of [erased, other])
      await insertRow(admin, admin, table, { tenant_id: tenantId, user_id: user });
  }
});
afterAll(() => database?.drop());

/** Tables with rows that hold the text anywhere. */
async function tablesThatName(text: string): Promise<string[]> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables where schemaname in (${sql.join(services)}) order by 1, 2`.execute(
    admin,
  );
  const found: string[] = [];
  for (const { schema, name } of rows) {
    const { rows: hits } =
      await sql`select 1 from ${sql.id(schema, name)} as it where position(${text} in it::text) > 0 limit 1`.execute(
        admin,
      );
    if (hits.length > 0) found.push(`${schema}.${name}`);
  }
  return found;
}

const labels = () => withUsers.map(({ schema, name }) => `${schema}.${name}`);

describe('personal data', () => {
  it('every table with a user is stated by its service, so that it is exported and erased', () => {
    expect(withUsers.length).toBeGreaterThan(15);
    const stated = new Set(
      [...personal].flatMap(([service, { tables }]) => tables.map(({ table }) => `${service}.${table}`)),
    );
    expect(labels().filter((label) => !stated.has(label))).toEqual([]);
  });

  it('docs/privacy.md names every table that holds something about people', () => {
    const stated = [...personal].flatMap(([service, { tables }]) =>
      tables.map(({ table }) => `${service}.${table}`),
    );
    expect([...new Set([...labels(), ...stated])].filter((label) => !page.includes(`\`${label}\``))).toEqual(
      [],
    );
  });

  it('docs/privacy.md names no table that is not there', async () => {
    const { rows } = await sql<{ label: string }>`
      select schemaname || '.' || tablename as label from pg_tables where schemaname in (${sql.join(services)})`.execute(
      admin,
    );
    const there = new Set(rows.map(({ label }) => label));
    const named = [...page.matchAll(new RegExp(`\`((?:${services.join('|')})\\.[a-z_]+)\``, 'g'))];
    expect(named.map(([, label]) => label ?? '').filter((label) => !there.has(label))).toEqual([]);
  });

  it('an export of a user has every row of theirs and none of anybody else', async () => {
    const secrets = /"(\w*(_sha256|_sealed))"/;
    for (const [service, data] of personal) {
      const text = await inTenantSnapshot(database.open<unknown>(service), tenantId, async (trx) => {
        const pieces: string[] = [];
        for await (const piece of exportRows(trx, data, erased)) pieces.push(piece);
        return pieces.join('');
      });
      const tables = JSON.parse(text) as Record<string, Array<{ user_id?: string }>>;
      expect(text, service).not.toContain(other);
      expect(text.match(secrets)?.[0], service).toBeUndefined();
      for (const { schema, name } of withUsers.filter(({ schema }) => schema === service))
        expect(
          tables[name]?.map(({ user_id }) => user_id),
          `${schema}.${name}`,
        ).toEqual([erased]);
    }
  });

  it('after an erasure no row names the user, and those of others are as they were', async () => {
    const before = await tablesThatName(other);
    for (const [service, { tables }] of personal)
      await inTenant(database.open<unknown>(service), tenantId, (trx) => eraseRows(trx, tables, erased));
    expect(await tablesThatName(erased)).toEqual([...namedAfterwards.keys()]);
    expect(await tablesThatName(`${erased.toLowerCase()}@example.com`)).toEqual([]);
    expect(await tablesThatName(other)).toEqual(before);
  });
});
