import { rateLimitPerMinuteDefault } from '@trc/contracts/http/api-key';
import type { Scope } from '@trc/contracts/http/operation';
import { newId } from '@trc/contracts/ids';
import { type Selectable, sql, type Transaction } from 'kysely';
import { tenantOf } from './callers.store.ts';
import type { Database, Role } from './database.ts';
import { newSecret, sha256 } from './secrets.ts';

export type KeyRow = Selectable<Database['api_keys']>;
/** A key, and the role of the user it speaks for. */
export type KeyOfUser = KeyRow & { readonly role: Role };
/** The secret is here and never again. */
export type KeyWithSecret = KeyRow & { readonly secret: string };

const hintLetters = 4;
const housePrefix = 'trc';

/** Under the tenant's own prefix, so that people know a leaked secret for whose it is; while its brand is withheld, under ours. */
async function secretOf(trx: Transaction<Database>) {
  const { key_prefix, brand_shown } = await tenantOf(trx);
  const prefix = brand_shown ? key_prefix : housePrefix;
  const secret = newSecret(prefix);
  return {
    secret,
    secret_sha256: sha256(secret),
    hint: secret.slice(0, prefix.length + 1 + hintLetters),
  };
}

export async function addKey(
  trx: Transaction<Database>,
  key: {
    readonly tenantId: string;
    readonly userId: string;
    readonly name: string;
    readonly scopes?: readonly Scope[] | null;
    readonly rateLimitPerMinute?: number;
    readonly expiresAt?: Date | null;
  },
): Promise<KeyWithSecret> {
  const { secret, ...stored } = await secretOf(trx);
  const row = await trx
    .insertInto('api_keys')
    .values({
      id: newId('key'),
      tenant_id: key.tenantId,
      user_id: key.userId,
      name: key.name,
      ...stored,
      scopes: key.scopes ? [...key.scopes] : null,
      rate_limit_per_minute: key.rateLimitPerMinute ?? rateLimitPerMinuteDefault,
      expires_at: key.expiresAt ?? null,
      revoked_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, secret };
}

/** Keys that are not revoked, newest first, and one more than `limit` when there are more. */
export function listKeys(
  trx: Transaction<Database>,
  userId: string | null,
  limit: number,
  after: string | null,
): Promise<KeyRow[]> {
  let query = trx
    .selectFrom('api_keys')
    .selectAll()
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (userId) query = query.where('user_id', '=', userId);
  if (after) query = query.where('id', '<', after);
  return query.execute();
}

/** A key that is not revoked; nobody else changes it until the transaction ends. */
export async function lockKey(trx: Transaction<Database>, id: string): Promise<KeyOfUser | null> {
  const row = await trx
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.user_id')
    .selectAll('api_keys')
    .select('users.role')
    .where('api_keys.id', '=', id)
    .where('revoked_at', 'is', null)
    .forUpdate('api_keys')
    .executeTakeFirst();
  return row ?? null;
}

export function changeKey(
  trx: Transaction<Database>,
  id: string,
  change: { readonly name?: string; readonly scopes?: Scope[] | null },
): Promise<KeyRow> {
  return trx
    .updateTable('api_keys')
    .set({ id, ...change })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function revokeKey(trx: Transaction<Database>, id: string, now: Date): Promise<void> {
  await trx.updateTable('api_keys').set({ revoked_at: now }).where('id', '=', id).execute();
}

/** Only the secret from just before goes on until `previousUntil`; an older one ends now. */
export async function rotateKey(
  trx: Transaction<Database>,
  id: string,
  previousUntil: Date,
): Promise<KeyWithSecret> {
  const { secret, ...stored } = await secretOf(trx);
  const row = await trx
    .updateTable('api_keys')
    .set({ ...stored, previous_sha256: sql.ref('secret_sha256'), previous_until: previousUntil })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, secret };
}
