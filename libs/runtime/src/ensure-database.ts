import pg from 'pg';

/** The words of a server that cannot do it just now: starting, stopping, full, its template in use, or a broken connection. */
const passingCodes = /^(57P0[123]|53300|55006|08...)$/;
const noSuchDatabase = '3D000';
const alreadyMade = /^(42P04|23505)$/;
const connectTimeoutMs = 5_000;

/** Whether Postgres is away or not ready, as opposed to answering with a no. */
export function isPostgresAway(error: unknown): boolean {
  return error instanceof pg.DatabaseError ? passingCodes.test(error.code ?? '') : true;
}

/** Creates the database that the address names, through the server's `postgres`, or leaves the one that is there. */
export async function ensureDatabase(adminUrl: string): Promise<void> {
  try {
    await within(adminUrl, async () => undefined);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === noSuchDatabase)) throw error;
    const server = new URL(adminUrl);
    server.pathname = '/postgres';
    await within(server.href, (client) => create(client, databaseOf(adminUrl)));
  }
}

/** The name of the database in an address. */
export const databaseOf = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1));

/** Several services may find it missing at once. */
async function create(client: pg.Client, database: string): Promise<void> {
  try {
    await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && alreadyMade.test(error.code ?? ''))) throw error;
  }
}

async function within(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // A connection that breaks between two queries is told by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
