import { configOrExit, migrationVariables } from './config.ts';
import { databaseOf, ensureDatabase, isPostgresAway } from './ensure-database.ts';
import { createLog, type Log } from './log.ts';
import { migrateService, roleOf } from './migrate.ts';
import { reasonOf, waitFor } from './patience.ts';
import type { Migrations } from './schema-version.ts';

export interface Addresses {
  readonly databaseAdminUrl: string;
  readonly databaseUrl: string;
}

/** Less than the five minutes after which helm gives a hook up, so that the log tells why. */
const postgresWaitMsMax = 240_000;

/** The whole of a `migrate.ts`: ends with 0 when the service can work on its schema, and with 1 and one line when not. */
export async function runMigrations(service: string, migrations: Migrations): Promise<void> {
  const config = configOrExit(service, migrationVariables);
  const log = createLog(service, config.logLevel);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  try {
    await prepareSchema(service, migrations, config, log);
  } catch (error) {
    log.fatal(`the schema cannot be prepared: ${reasonOf(error)}`);
    process.exitCode = 1;
  }
}

/** Waits for Postgres, creates the database if it is missing, and brings the schema and its role up. */
export async function prepareSchema(
  service: string,
  migrations: Migrations,
  { databaseAdminUrl, databaseUrl }: Addresses,
  log: Pick<Log, 'info' | 'warn'>,
  limitMs = postgresWaitMsMax,
): Promise<void> {
  const password = passwordIn(databaseUrl, service, databaseAdminUrl);
  await waitFor('Postgres', () => ensureDatabase(databaseAdminUrl), {
    log,
    limitMs,
    isPassing: isPostgresAway,
  });
  const { applied, unknown } = await migrateService({
    adminUrl: databaseAdminUrl,
    service,
    password,
    migrations,
  });
  if (unknown.length > 0)
    log.warn({ unknown }, 'the schema is newer than this build, which works with it as it is');
  else log.info({ applied }, 'the schema is what this build needs');
}

/**
 * The password that the service's role is given is the one of the address under which the service works.
 * A wrong role or database in it would only be found when the service waits for its schema for ever.
 */
function passwordIn(databaseUrl: string, service: string, adminUrl: string): string {
  const { username, password } = new URL(databaseUrl);
  if (decodeURIComponent(username) !== roleOf(service))
    throw new Error(`DATABASE_URL must name the role "${roleOf(service)}"`);
  if (!password) throw new Error('DATABASE_URL must hold the password of the role');
  if (databaseOf(databaseUrl) !== databaseOf(adminUrl))
    throw new Error('DATABASE_URL and DATABASE_ADMIN_URL must name the same database');
  return decodeURIComponent(password);
}
