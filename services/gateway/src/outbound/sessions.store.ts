import { type Id, newId } from '@trc/contracts/ids';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { Database, SignInMethod } from './database.ts';
import { newSecret, sha256 } from './secrets.ts';

export type SessionRow = Selectable<Database['sessions']>;

const sessionDays = 30;
const userAgentLengthMax = 200;

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

export async function openSession(
  trx: Transaction<Database>,
  person: {
    readonly tenantId: string;
    readonly userId: string;
    readonly method: SignInMethod;
    readonly userAgent: string | null;
    /** The secret of the key that signs in: the session is good as long as it is. */
    readonly keySecret?: string;
  },
  now: Date,
): Promise<Session> {
  const token = newSecret('ses');
  const expiresAt = new Date(now.getTime() + sessionDays * 86_400_000);
  await trx
    .insertInto('sessions')
    .values({
      id: newId('session', now.getTime()),
      token_sha256: sha256(token),
      tenant_id: person.tenantId,
      user_id: person.userId,
      method: person.method,
      key_sha256: person.keySecret === undefined ? null : sha256(person.keySecret),
      user_agent: person.userAgent?.slice(0, userAgentLengthMax) ?? null,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
    })
    .execute();
  await trx.updateTable('users').set({ signed_in_at: now }).where('id', '=', person.userId).execute();
  return { token, expiresAt };
}

/** Newest first, and one more than `limit` when there are more. */
export function listSessions(
  trx: Transaction<Database>,
  userId: string,
  now: Date,
  limit: number,
  after: string | null,
): Promise<SessionRow[]> {
  let query = trx
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('key_sha256', 'is', null),
        exists(
          selectFrom(sql<{ key_id: string }>`key_of_session(sessions.key_sha256, ${now})`.as('keys')).select(
            'keys.key_id',
          ),
        ),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) query = query.where('id', '<', after as Id<'session'>);
  return query.execute();
}

/** Ends one session of the user; `false` when there is none of that id. */
export async function closeSession(
  trx: Transaction<Database>,
  userId: string,
  id: Id<'session'>,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function closeSessions(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx.deleteFrom('sessions').where('user_id', '=', userId).execute();
}
