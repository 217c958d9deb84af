import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/**
 * Counts one try under a key of a tenant, over all processes. `null` when it is within `most` in any `perS` seconds,
 * else the seconds until the next is taken.
 */
export async function takeRate(
  db: Kysely<Database>,
  tenantId: string,
  key: string,
  { most, perS }: { readonly most: number; readonly perS: number },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ taken: boolean; wait_s: number }>`
    select * from rate_take(${tenantId}, ${key}, ${perS} * interval '1 second', ${most}, ${now})`.execute(db);
  const [rate] = rows;
  return rate && !rate.taken ? rate.wait_s : null;
}

/** API calls of the transaction's tenant on a day. */
export async function apiCallsOf(trx: Transaction<Database>, day: string): Promise<number> {
  const row = await trx.selectFrom('api_calls').select('calls').where('day', '=', day).executeTakeFirst();
  return row?.calls ?? 0;
}

/** Counts one API call of the tenant's day; `false` when `most` were made. */
export async function takeApiCall(
  db: Kysely<Database>,
  tenantId: string,
  day: string,
  most: number | null,
): Promise<boolean> {
  const { rows } = await sql<{ calls: number | null }>`
    select api_call_take(${tenantId}, ${day}, ${most}::integer) as calls`.execute(db);
  return (rows[0]?.calls ?? null) !== null;
}
