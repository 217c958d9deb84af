import { randomBytes } from 'node:crypto';
import { readTestConfig } from '@trc/testkit/config';
import { createDatabase } from '@trc/testkit/postgres';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ensureDatabase } from '../src/ensure-database.ts';
import { migrateService, roleOf } from '../src/migrate.ts';
import { prepareSchema } from '../src/migrate-program.ts';
import { openDatabase } from '../src/postgres.ts';
import { type Migrations, requireSchema } from '../src/schema-version.ts';

const shops: Migrations = {
  '2026-01-01T0000_shops': { up: (db) => sql`create table taste.shops (id text)`.execute(db).then() },
};
const clubs: Migrations = {
  '2026-01-02T0000_clubs': { up: (db) => sql`create table taste.clubs (id text)`.execute(db).then() },
};
const silent = { info: () => undefined, warn: () => undefined };

it('schemas for many databases of one server can be made at the same time', async () => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => createDatabase({ taste: {} })));
  expect(databases).toHaveLength(6);
  await Promise.all(databases.map((database) => database.drop()));
});

it('several services, and the same one twice, can be brought up in one new database at the same time', async () => {
  for (let round = 0; round < 6; round += 1) {
    const database = await createDatabase({});
    await Promise.all(
      ['taste', 'billing', 'taste', 'billing', 'taste', 'billing'].map((service) =>
        migrateService({ adminUrl: database.adminUrl, service, password: 'test', migrations: {} }),
      ),
    );
    await database.drop();
  }
});

it('a service finds its schema good when all that it knows is applied, and is told what is missing', async () => {
  const database = await createDatabase({ taste: shops });
  const asService = database.open<unknown>('taste');
  await requireSchema(asService, 'taste', shops);
  await expect(requireSchema(asService, 'taste', { ...shops, ...clubs })).rejects.toThrow(
    'lacks 2026-01-02T0000_clubs',
  );
  await migrateService({
    adminUrl: database.adminUrl,
    service: 'taste',
    password: 'test',
    migrations: { ...shops, ...clubs },
  });
  await requireSchema(asService, 'taste', { ...shops, ...clubs });
  await expect(sql`select * from kysely_migration`.execute(asService)).rejects.toThrow('permission denied');
  await database.drop();
});

it('a build that is older than the schema leaves it as it is, and may work on it', async () => {
  const database = await createDatabase({ taste: { ...shops, ...clubs } });
  const done = await migrateService({
    adminUrl: database.adminUrl,
    service: 'taste',
    password: 'test',
    migrations: shops,
  });
  expect(done).toEqual({ applied: [], unknown: ['2026-01-02T0000_clubs'] });
  const asService = database.open<unknown>('taste');
  await requireSchema(asService, 'taste', shops);
  await sql`select * from clubs`.execute(asService);
  await database.drop();
});

it('a schema of another branch is refused and stays as it is', async () => {
  const database = await createDatabase({ taste: clubs });
  const other = migrateService({
    adminUrl: database.adminUrl,
    service: 'taste',
    password: 'test',
    migrations: shops,
  });
  await expect(other).rejects.toThrow(
    /does not know \(2026-01-02T0000_clubs\).*lacks .*2026-01-01T0000_shops/,
  );
  await expect(sql`select * from shops`.execute(database.open('taste'))).rejects.toThrow('does not exist');
  await database.drop();
});

/** An address of a database that is not there. */
function newAddress(owner?: { readonly name: string; readonly password: string }) {
  const admin = new URL(readTestConfig().databaseAdminUrl);
  const name = `trc_test_${randomBytes(6).toString('hex')}`;
  admin.pathname = `/${name}`;
  if (owner) {
    admin.username = owner.name;
    admin.password = owner.password;
  }
  const own = new URL(admin);
  own.username = roleOf('taste');
  own.password = 'test';
  return { name, databaseAdminUrl: admin.href, databaseUrl: own.href };
}

it('the program makes the database, the schema and the role, and a second run changes nothing', async () => {
  const server = openDatabase<unknown>(readTestConfig().databaseAdminUrl, () => undefined);
  const addresses = newAddress();
  await Promise.all([1, 2, 3].map(() => ensureDatabase(addresses.databaseAdminUrl)));
  await prepareSchema('taste', shops, addresses, silent);
  await prepareSchema('taste', shops, addresses, silent);
  const asService = openDatabase<unknown>(addresses.databaseUrl, () => undefined);
  await requireSchema(asService, 'taste', shops);
  await asService.destroy();
  await sql`drop database ${sql.id(addresses.name)} with (force)`.execute(server);
  await server.destroy();
});

it('an administrator who may make databases and roles is enough: no superuser is needed', async () => {
  const server = openDatabase<unknown>(readTestConfig().databaseAdminUrl, () => undefined);
  const owner = { name: `trc_owner_${randomBytes(4).toString('hex')}`, password: 'test' };
  // A service name of this test's own: on one server only the maker of a role may change it.
  const service = `service_${randomBytes(4).toString('hex')}`;
  await sql`create role ${sql.id(owner.name)} login createdb createrole password ${sql.lit(owner.password)}`.execute(
    server,
  );
  const { name, databaseAdminUrl, databaseUrl } = newAddress(owner);
  const own = new URL(databaseUrl);
  own.username = roleOf(service);
  await prepareSchema(service, {}, { databaseAdminUrl, databaseUrl: own.href }, silent);
  const asService = openDatabase<unknown>(own.href, () => undefined);
  await requireSchema(asService, service, {});
  await sql`select * from outbox_take(1)`.execute(asService);
  await asService.destroy();
  await sql`drop database ${sql.id(name)} with (force)`.execute(server);
  await sql`drop role ${sql.id(roleOf(service))}`.execute(server);
  await sql`drop role ${sql.id(owner.name)}`.execute(server);
  await server.destroy();
});

it('an address with another role, another database or no password is refused before anything is done', async () => {
  const { databaseAdminUrl, databaseUrl } = newAddress();
  const wrong = (change: (url: URL) => void) => {
    const url = new URL(databaseUrl);
    change(url);
    return prepareSchema('taste', {}, { databaseAdminUrl, databaseUrl: url.href }, silent);
  };
  await expect(
    wrong((url) => {
      url.username = 'postgres';
    }),
  ).rejects.toThrow('role "trc_taste"');
  await expect(
    wrong((url) => {
      url.password = '';
    }),
  ).rejects.toThrow('password of the role');
  await expect(
    wrong((url) => {
      url.pathname = '/other';
    }),
  ).rejects.toThrow('the same database');
});

it('Postgres that is away is waited for, with a word about it, until the limit; a wrong password is not', async () => {
  const { databaseAdminUrl, databaseUrl } = newAddress();
  const told: string[] = [];
  const log = { info: () => undefined, warn: (_facts: unknown, text?: string) => void told.push(text ?? '') };
  const at = (change: (url: URL) => void) => {
    const url = new URL(databaseAdminUrl);
    change(url);
    return { databaseAdminUrl: url.href, databaseUrl };
  };
  const away = at((url) => {
    url.port = '1';
  });
  await expect(prepareSchema('taste', {}, away, log, 1_500)).rejects.toThrow('ECONNREFUSED');
  expect(told).toEqual([expect.stringMatching(/^waiting for Postgres: .*ECONNREFUSED/)]);
  const wrong = at((url) => {
    url.password = 'hunter2';
  });
  const error = await prepareSchema('taste', {}, wrong, log, 60_000).catch((thrown: Error) => thrown);
  expect(String(error)).toMatch(/authentication failed/);
  expect(String(error)).not.toContain('hunter2');
});
