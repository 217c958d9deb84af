import type { Scope } from '@trc/contracts/http/operation';
import { type Id, newId } from '@trc/contracts/ids';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database, Role } from './database.ts';
import { sha256 } from './secrets.ts';

/** Who is calling, as the database knows them. */
export interface Caller {
  readonly tenantId: Id<'tenant'>;
  readonly userId: Id<'user'>;
  readonly role: Role;
  /** `null` for a session. */
  readonly keyId: Id<'key'> | null;
  /** What the key may do; `null` for everything that the role allows. */
  readonly scopes: readonly Scope[] | null;
  /** When the key ends that is called with, or that the session was begun with. */
  readonly keyExpiresAt: Date | null;
  /** `null` for a key. */
  readonly sessionId: Id<'session'> | null;
}

/** How much of a key's calls per minute is left. */
export interface Rate {
  readonly limit: number;
  readonly taken: boolean;
  readonly remaining: number;
  /** Seconds until a call is taken again. */
  readonly waitS: number;
  /** Seconds until all calls are free again. */
  readonly fullS: number;
}

/** Knows a key by its secret, and counts the call. */
export async function callerOfKey(
  db: Kysely<Database>,
  secret: string,
  now: Date,
): Promise<{ readonly caller: Caller; readonly timeZone: string; readonly rate: Rate } | null> {
  const { rows } = await sql<{
    tenant_id: Id<'tenant'>;
    user_id: Id<'user'>;
    role: Role;
    key_id: Id<'key'>;
    scopes: Scope[] | null;
    expires_at: Date | null;
    time_zone: string;
    rate_limit: number;
    taken: boolean;
    remaining: number;
    wait_s: number;
    full_s: number;
  }>`select * from key_called(${sha256(secret)}, ${now})`.execute(db);
  const [row] = rows;
  if (!row) return null;
  return {
    caller: {
      tenantId: row.tenant_id,
      userId: row.user_id,
      role: row.role,
      keyId: row.key_id,
      scopes: row.scopes,
      keyExpiresAt: row.expires_at,
      sessionId: null,
    },
    timeZone: row.time_zone,
    rate: {
      limit: row.rate_limit,
      taken: row.taken,
      remaining: row.remaining,
      waitS: row.wait_s,
      fullS: row.full_s,
    },
  };
}

export async function callerOfSession(
  db: Kysely<Database>,
  token: string,
  now: Date,
): Promise<Caller | null> {
  const { rows } = await sql<{
    tenant_id: Id<'tenant'>;
    user_id: Id<'user'>;
    role: Role;
    session_id: Id<'session'>;
    key_expires_at: Date | null;
  }>`select * from session_called(${sha256(token)}, ${now})`.execute(db);
  const [row] = rows;
  if (!row) return null;
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    role: row.role,
    keyId: null,
    scopes: null,
    keyExpiresAt: row.key_expires_at,
    sessionId: row.session_id,
  };
}

export function tenantOf(trx: Transaction<Database>) {
  return trx.selectFrom('tenants').selectAll().executeTakeFirstOrThrow();
}

export function userOf(trx: Transaction<Database>, userId: string) {
  return trx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();
}

export async function addUser(
  trx: Transaction<Database>,
  user: { tenantId: string; name: string; role: Role; email?: string | null },
): Promise<string> {
  const id = newId('user');
  await trx
    .insertInto('users')
    .values({
      id,
      tenant_id: user.tenantId,
      name: user.name,
      role: user.role,
      email: user.email?.toLowerCase() ?? null,
    })
    .execute();
  return id;
}
