import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migrations } from '@trc/runtime/schema-version';
import { root } from './settings.ts';

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
