import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { erasedUsers, mailRoom } from './migration.ts';

export interface MigrateOptions {
  /** Postgres as a role that may create schemas and roles; it owns what is made. */
  readonly adminUrl: string;
  readonly service: string;
  /** Password of the role `trc_<service>` under which the service works. */
  readonly password: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** Name of the role under which a service works: owner of nothing, bound by row-level security. */
export const roleOf = (service: string) => `trc_${service}`;

/**
 * Brings one service's schema to its newest version and gives its role exactly what it needs there.
 * Safe to run twice and from several places at once. Throws what the failing migration threw.
 */
export async function migrateService({
  adminUrl,
  service,
  password,
  migrations,
}: MigrateOptions): Promise<void> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await outlastRaces(() => ensureRole(db, service, password));
    const migrator = new Migrator({
      db,
      provider: {
        getMigrations: async () => ({
          '0000-00-00T0000_mail_room': { up: (admin) => mailRoom(admin, service) },
          ...migrations,
          '2026-11-21T1200_erased_users': { up: (admin) => erasedUsers(admin, service) },
        }),
      },
      // The runtime's migrations and the service's are two sequences in one list; neither knows the other's tables.
      allowUnorderedMigrations: true,
      migrationTableSchema: service,
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    await grant(db, service);
  } finally {
    await db.destroy();
  }
}

const raceTriesMax = 20;

/** Roles belong to the whole server, where no lock of one database holds: who loses a race against another tries again. */
async function outlastRaces(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const lost =
        error instanceof pg.DatabaseError &&
        /concurrently updated|already exists|unique constraint/.test(error.message);
      if (!lost || tries === raceTriesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * tries));
    }
  }
}

async function ensureRole(db: Kysely<unknown>, service: string, password: string): Promise<void> {
  const role = sql.id(roleOf(service));
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`select 1 from pg_roles where rolname = ${roleOf(service)}`.execute(trx);
    if (rows.length === 0)
      await sql`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit`.execute(
        trx,
      );
    await sql`alter role ${role} password ${sql.lit(password)}`.execute(trx);
    await sql`alter role ${role} set search_path = ${sql.id(service)}`.execute(trx);
    await sql`create schema if not exists ${sql.id(service)}`.execute(trx);
  });
}

async function grant(db: Kysely<unknown>, service: string): Promise<void> {
  const role = sql.id(roleOf(service));
  const schema = sql.id(service);
  await sql`revoke all on schema public from public`.execute(db);
  await sql`grant usage on schema ${schema} to ${role}`.execute(db);
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`.execute(db);
  await sql`grant usage on all sequences in schema ${schema} to ${role}`.execute(db);
  await sql`revoke execute on all functions in schema ${schema} from public`.execute(db);
  await sql`grant execute on all functions in schema ${schema} to ${role}`.execute(db);
  await sql`revoke all on ${sql.id(service, 'kysely_migration')}, ${sql.id(service, 'kysely_migration_lock')} from ${role}`.execute(
    db,
  );
}
