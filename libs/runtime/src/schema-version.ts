import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { appliedMigrations, erasedUsers, mailRoom, outboxAge, outboxUpkeep } from './migration.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/** All migrations of one service's schema. The runtime's and the service's own are two sequences; neither knows the other's tables. */
export function migrationsOf(service: string, own: Migrations): Migrations {
  return {
    '0000-00-00T0000_mail_room': { up: (admin) => mailRoom(admin, service) },
    ...own,
    '2026-11-21T1200_erased_users': { up: (admin) => erasedUsers(admin, service) },
    '2026-11-21T1305_outbox_age': { up: (admin) => outboxAge(admin, service) },
    '2026-11-21T1306_outbox_upkeep': { up: (admin) => outboxUpkeep(admin, service) },
    '2026-11-21T2000_applied_migrations': { up: (admin) => appliedMigrations(admin, service) },
  };
}

/**
 * Asks as the service's own role. A schema that is ahead is fine: it was made for this build's successor, and works for both.
 * @throws Error that names the migrations which this build needs and the schema lacks.
 */
export async function requireSchema(db: Kysely<unknown>, service: string, own: Migrations): Promise<void> {
  const { rows } = await sql<{ name: string }>`select applied_migrations() as name`.execute(db);
  const applied = new Set(rows.map(({ name }) => name));
  const missing = Object.keys(migrationsOf(service, own)).filter((name) => !applied.has(name));
  if (missing.length > 0) throw new Error(`the schema lacks ${missing.join(', ')}`);
}
