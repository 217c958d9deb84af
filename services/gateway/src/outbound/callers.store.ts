import { type Id, newId } from '@trc/contracts/ids';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database, Role } from './database.ts';
import { newSecret, sha256 } from './secrets.ts';

/** Who is calling, as the database knows them. */
export interface Caller {
  readonly tenantId: Id<'tenant'>;
  readonly userId: Id<'user'>;
  readonly role: Role;
}

const sessionDays = 30;

interface CallerRow {
  tenant_id: Id<'tenant'>;
  user_id: Id<'user'>;
  role: Role;
}
const toCaller = (row: CallerRow | undefined): Caller | null =>
  row ? { tenantId: row.tenant_id, userId: row.user_id, role: row.role } : null;

export async function callerOfKey(db: Kysely<Database>, secret: string): Promise<Caller | null> {
  const { rows } = await sql<CallerRow>`select * from caller_of_key(${sha256(secret)})`.execute(db);
  return toCaller(rows[0]);
}

export async function callerOfSession(db: Kysely<Database>, token: string): Promise<Caller | null> {
  const { rows } = await sql<CallerRow>`select * from caller_of_session(${sha256(token)})`.execute(db);
  return toCaller(rows[0]);
}

/** The tenant whose address this is, or the installation's default one. */
export async function tenantOfHost(db: Kysely<Database>, host: string): Promise<string | null> {
  const { rows } = await sql<{ tenant: string | null }>`select tenant_of_host(${host}) as tenant`.execute(db);
  return rows[0]?.tenant ?? null;
}

export function tenantOf(trx: Transaction<Database>) {
  return trx.selectFrom('tenants').selectAll().executeTakeFirstOrThrow();
}

export function userOf(trx: Transaction<Database>, userId: string) {
  return trx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();
}

export async function addUser(
  trx: Transaction<Database>,
  user: { tenantId: string; name: string; role: Role },
): Promise<string> {
  const id = newId('user');
  await trx
    .insertInto('users')
    .values({ id, tenant_id: user.tenantId, name: user.name, role: user.role })
    .execute();
  return id;
}

/** The secret is returned here and never again. */
export async function addKey(
  trx: Transaction<Database>,
  key: { tenantId: string; userId: string; name: string },
): Promise<string> {
  const secret = newSecret('trc');
  await trx
    .insertInto('api_keys')
    .values({
      id: newId('key'),
      tenant_id: key.tenantId,
      user_id: key.userId,
      name: key.name,
      secret_sha256: sha256(secret),
      revoked_at: null,
    })
    .execute();
  return secret;
}

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

export async function openSession(
  trx: Transaction<Database>,
  caller: { tenantId: string; userId: string },
  now: Date,
): Promise<Session> {
  const token = newSecret('ses');
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000);
  await trx
    .insertInto('sessions')
    .values({
      token_sha256: sha256(token),
      tenant_id: caller.tenantId,
      user_id: caller.userId,
      expires_at: expiresAt,
    })
    .execute();
  return { token, expiresAt };
}

export async function closeSession(trx: Transaction<Database>, token: string): Promise<void> {
  await trx.deleteFrom('sessions').where('token_sha256', '=', sha256(token)).execute();
}
