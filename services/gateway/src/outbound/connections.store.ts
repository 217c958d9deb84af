import { newId } from '@trc/contracts/ids';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { consentMonths, reminderDays } from '../domain/consent.ts';
import type { Database } from './database.ts';

export type ConnectionRow = Selectable<Database['connections']>;

export async function findConnection(
  trx: Transaction<Database>,
  userId: string,
): Promise<ConnectionRow | null> {
  return (
    (await trx.selectFrom('connections').selectAll().where('user_id', '=', userId).executeTakeFirst()) ?? null
  );
}

/** The connection, and nobody else refreshes it until the transaction ends. */
export async function lockConnection(
  trx: Transaction<Database>,
  userId: string,
): Promise<ConnectionRow | null> {
  return (
    (await trx
      .selectFrom('connections')
      .selectAll()
      .where('user_id', '=', userId)
      .forUpdate()
      .executeTakeFirst()) ?? null
  );
}

export interface SealedTokens {
  readonly refresh_token_sealed: string;
  readonly access_token_sealed: string;
  readonly access_expires_at: Date;
}

/** One Spotify account for a user, one user for a Spotify account: a new consent replaces the old. */
export async function putConnection(
  trx: Transaction<Database>,
  connection: SealedTokens & {
    tenantId: string;
    userId: string;
    externalId: string;
    /** The app that was consented to. */
    account: string;
    scopes: readonly string[];
    consentedAt: Date;
  },
): Promise<void> {
  const { tenantId, userId, externalId, account, scopes, consentedAt, ...tokens } = connection;
  const values = {
    user_id: userId,
    external_id: externalId,
    account,
    scopes: [...scopes],
    consented_at: consentedAt,
    needs_reconnect: false,
    reminded_at: null,
    ...tokens,
  };
  await trx
    .deleteFrom('connections')
    .where('user_id', '=', userId)
    .where('external_id', '<>', externalId)
    .execute();
  await trx
    .insertInto('connections')
    .values({ id: newId('connection'), tenant_id: tenantId, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'external_id']).doUpdateSet(values))
    .execute();
}

/** Connections that another app than this one was consented to. */
export function connectionsOfOthers(trx: Transaction<Database>, account: string): Promise<ConnectionRow[]> {
  return trx
    .selectFrom('connections')
    .selectAll()
    .where('account', '<>', account)
    .where('needs_reconnect', '=', false)
    .execute();
}

export async function removeConnection(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('connections').where('id', '=', id).execute();
}

export async function putTokens(trx: Transaction<Database>, id: string, tokens: SealedTokens): Promise<void> {
  await trx.updateTable('connections').set(tokens).where('id', '=', id).execute();
}

/** `false` when it was known before. */
export async function markNeedsReconnect(trx: Transaction<Database>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('connections')
    .set({ needs_reconnect: true })
    .where('id', '=', id)
    .where('needs_reconnect', '=', false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function markReminded(trx: Transaction<Database>, id: string, at: Date): Promise<void> {
  await trx.updateTable('connections').set({ reminded_at: at }).where('id', '=', id).execute();
}

/** Connections whose consent has ended unnoticed, or ends soon and nobody was told, over all tenants. */
export async function endingConnections(
  db: Kysely<Database>,
  at: Date,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; user_id: string }>> {
  const { rows } = await sql<{ tenant_id: string; user_id: string }>`
    select * from connections_ending(${at}, ${consentMonths}, ${reminderDays} * interval '1 day', ${most})`.execute(
    db,
  );
  return rows;
}
