import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { type Migrations, migrationsOf } from './schema-version.ts';

export interface MigrateOptions {
  /** Postgres as a role that may create schemas and roles; it owns what is made. */
  readonly adminUrl: string;
  readonly service: string;
  /** Password of the role `trc_<service>` under which the service works. */
  readonly password: string;
  readonly migrations: Migrations;
}

/** Name of the role under which a service works: owner of nothing, bound by row-level security. */
export const roleOf = (service: string) => `trc_${service}`;

/** What a run has done. */
export interface Migrated {
  readonly applied: readonly string[];
  /** Migrations of the schema that this build does not know: it is older than the schema, as after a rollback. */
  readonly unknown: readonly string[];
}

/**
 * Brings one service's schema to the newest version that this build knows and gives its role exactly what it needs there.
 * A schema that is ahead is left as it is. Safe to run twice and from several places at once.
 * @throws what the failing migration threw, or Error when the schema is neither behind nor ahead but of another branch.
 */
export async function migrateService({
  adminUrl,
  service,
  password,
  migrations,
}: MigrateOptions): Promise<Migrated> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await outlastRaces(() => ensureRole(db, service, password));
    const known = migrationsOf(service, migrations);
    const unknown = await unknownMigrations(db, service, known);
    const applied = unknown.length > 0 ? [] : await migrate(db, service, known);
    await grant(db, service);
    return { applied, unknown };
  } finally {
    await db.destroy();
  }
}

async function migrate(db: Kysely<unknown>, service: string, known: Migrations): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => known },
    allowUnorderedMigrations: true,
    migrationTableSchema: service,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.map(({ migrationName }) => migrationName);
}

/** Names in the schema that this build does not know; that is only allowed when the schema has everything else. */
async function unknownMigrations(
  db: Kysely<unknown>,
  service: string,
  known: Migrations,
): Promise<readonly string[]> {
  const table = sql.id(service, 'kysely_migration');
  const { rows } = await sql<{ name: string }>`select name from ${table}`
    .execute(db)
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === noSuchTable) return { rows: [] };
      throw error;
    });
  const applied = new Set(rows.map(({ name }) => name));
  const unknown = [...applied].filter((name) => !(name in known));
  const missing = Object.keys(known).filter((name) => !applied.has(name));
  if (unknown.length > 0 && missing.length > 0)
    throw new Error(
      `the schema "${service}" has migrations that this build does not know (${unknown.join(', ')}) and lacks some of its own (${missing.join(', ')}): it was made by another branch`,
    );
  return unknown;
}

const noSuchTable = '42P01';
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

/** One after the other over all services: they grant on the same rows of the catalogue, where Postgres takes no second writer. */
async function grant(db: Kysely<unknown>, service: string): Promise<void> {
  const role = sql.id(roleOf(service));
  const schema = sql.id(service);
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('trc grants', 0))`.execute(trx);
    await sql`revoke all on schema public from public`.execute(trx);
    await sql`grant usage on schema ${schema} to ${role}`.execute(trx);
    await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`.execute(trx);
    await sql`grant usage on all sequences in schema ${schema} to ${role}`.execute(trx);
    await sql`revoke execute on all functions in schema ${schema} from public`.execute(trx);
    await sql`grant execute on all functions in schema ${schema} to ${role}`.execute(trx);
    await sql`revoke all on ${sql.id(service, 'kysely_migration')}, ${sql.id(service, 'kysely_migration_lock')} from ${role}`.execute(
      trx,
    );
  });
}
