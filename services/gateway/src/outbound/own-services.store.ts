import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Services outside that a tenant brings along: at most one of each. */
export type SpotifyClientRow = Selectable<Database['spotify_clients']>;
export type ModelEndpointRow = Selectable<Database['model_endpoints']>;

export async function findSpotifyClient(trx: Transaction<Database>): Promise<SpotifyClientRow | null> {
  return (await trx.selectFrom('spotify_clients').selectAll().executeTakeFirst()) ?? null;
}

/** The tenant's own, else that of the tenant under whose address it was made. */
export async function spotifyClientFor(
  db: Kysely<Database>,
  tenantId: string,
): Promise<SpotifyClientRow | null> {
  const { rows } = await sql<SpotifyClientRow>`select * from spotify_client_of(${tenantId})`.execute(db);
  return rows[0] ?? null;
}

export async function putSpotifyClient(trx: Transaction<Database>, row: SpotifyClientRow): Promise<void> {
  await trx
    .insertInto('spotify_clients')
    .values(row)
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** `false` when there was none. */
export async function removeSpotifyClient(trx: Transaction<Database>): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('spotify_clients').executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function findModelEndpoint(trx: Transaction<Database>): Promise<ModelEndpointRow | null> {
  return (await trx.selectFrom('model_endpoints').selectAll().executeTakeFirst()) ?? null;
}

export async function putModelEndpoint(trx: Transaction<Database>, row: ModelEndpointRow): Promise<void> {
  await trx
    .insertInto('model_endpoints')
    .values(row)
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
}

/** `false` when there was none. */
export async function removeModelEndpoint(trx: Transaction<Database>): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('model_endpoints').executeTakeFirst();
  return numDeletedRows > 0n;
}
