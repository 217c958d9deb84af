import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { migrateService } from '@trc/runtime/migrate';
import pg from 'pg';
import { root } from './settings.ts';

type Migrations = Parameters<typeof migrateService>[0]['migrations'];

/** The same address with another database, and another role when one is given. */
export function databaseUrl(
  adminUrl: string,
  database: string,
  role?: { name: string; password: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role.name;
    url.password = role.password;
  }
  return url.href;
}

/** Creates the database, or leaves the one that is there. */
export async function ensureDatabase(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** The services that have tables. */
export function servicesWithTables(): string[] {
  const services = join(root, 'services');
  return readdirSync(services).filter((name) => existsSync(join(services, name, 'src/migrations/all.ts')));
}

/** Brings every service's schema to its newest version, one after the other: they share the table of roles. */
export async function migrateAll(adminUrl: string, passwordOf: (service: string) => string): Promise<void> {
  const { migrateService } = await import('@trc/runtime/migrate');
  for (const service of servicesWithTables()) {
    const file = join(root, 'services', service, 'src/migrations/all.ts');
    const { migrations } = (await import(pathToFileURL(file).href)) as { migrations: Migrations };
    await migrateService({ adminUrl, service, password: passwordOf(service), migrations });
  }
}
