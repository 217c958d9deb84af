import { randomBytes } from 'node:crypto';
import { migrateService, roleOf } from '@trc/runtime/migrate';
import { openDatabase } from '@trc/runtime/postgres';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { readTestConfig } from './config.ts';

export interface TestDatabase {
  /** The database as its owner, whom no row-level security binds. */
  readonly adminUrl: string;
  /** The database as a service's own role. */
  urlOf(service: string): string;
  open<DB>(service: string): Kysely<DB>;
  openAsAdmin(): Kysely<unknown>;
  drop(): Promise<void>;
}

const password = 'test';

/** A database of its own, with the schemas of the named services. */
export async function createDatabase(
  schemas: Readonly<Record<string, Readonly<Record<string, Migration>>>>,
): Promise<TestDatabase> {
  const { databaseAdminUrl } = readTestConfig();
  const name = `trc_test_${randomBytes(6).toString('hex')}`;
  const server = openDatabase<unknown>(databaseAdminUrl, () => undefined);
  await sql`create database ${sql.id(name)}`.execute(server);
  const adminUrl = withPath(databaseAdminUrl, name);
  for (const [service, migrations] of Object.entries(schemas))
    await migrateService({ adminUrl, service, password, migrations });

  const opened: Kysely<unknown>[] = [];
  const open = <DB>(url: string): Kysely<DB> => {
    const db = openDatabase<DB>(url, () => undefined);
    opened.push(db as unknown as Kysely<unknown>);
    return db;
  };
  const urlOf = (service: string) => {
    const url = new URL(adminUrl);
    url.username = roleOf(service);
    url.password = password;
    return url.href;
  };
  return {
    adminUrl,
    urlOf,
    open: (service) => open(urlOf(service)),
    openAsAdmin: () => open(adminUrl),
    async drop() {
      await Promise.all(opened.map((db) => db.destroy()));
      await sql`drop database ${sql.id(name)} with (force)`.execute(server);
      await server.destroy();
    },
  };
}

function withPath(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
