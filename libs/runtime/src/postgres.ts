import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** Sizes and counts come back as numbers: 2^53 bytes or micro-dollars are out of reach. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const connectionsMax = 12;

/**
 * A pool that outlives a restart of the server: a broken connection is dropped and the next query opens another.
 * `onBroken` hears of it, also of one that breaks between two queries of a transaction; queries under way fail and their
 * callers retry.
 */
export function openDatabase<DB>(url: string, onBroken: (error: Error) => void): Kysely<DB> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on('connect', (client) => client.on('error', onBroken));
  // The pool repeats what an idle client said; without a listener that would end the process.
  pool.on('error', () => undefined);
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

/** Postgres' word for "this row exists already". */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}

/** The word with which the gateway's triggers refuse a row of a user who is erased: "invalid authorization". */
export function isOfErasedUser(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '28000';
}
