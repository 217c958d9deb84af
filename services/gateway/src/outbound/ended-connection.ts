import type { Id } from '@trc/contracts/ids';
import type { Transaction } from 'kysely';
import { consentEndsAt } from '../domain/consent.ts';
import { type ConnectionRow, markNeedsReconnect, markReminded } from './connections.store.ts';
import type { Database } from './database.ts';
import { oweMailToUser } from './mails.store.ts';
import { pauseForReconnect } from './schedules.store.ts';
import { oweWebhook } from './webhooks.store.ts';

/** Spotify takes the listener's consent for ended: their schedules rest, and the customer hears of it once. */
export async function endConnection(
  trx: Transaction<Database>,
  connection: ConnectionRow,
  now: Date,
): Promise<void> {
  if (!(await markNeedsReconnect(trx, connection.id))) return;
  await pauseForReconnect(trx, connection.user_id);
  const endsAt = consentEndsAt(connection.consented_at);
  await tell(trx, connection, 'ended', endsAt < now ? endsAt : now, now);
}

/** The consent ends soon; the customer hears of it once. */
export async function remindOfConnection(
  trx: Transaction<Database>,
  connection: ConnectionRow,
  endsAt: Date,
  now: Date,
): Promise<void> {
  if (connection.reminded_at !== null) return;
  await markReminded(trx, connection.id, now);
  await tell(trx, connection, 'ends-soon', endsAt, now);
}

async function tell(
  trx: Transaction<Database>,
  { tenant_id, user_id }: ConnectionRow,
  state: 'ends-soon' | 'ended',
  endsAt: Date,
  now: Date,
): Promise<void> {
  const type = 'connection.needs_reconnect';
  const data = { user_id: user_id as Id<'user'>, state, ends_at: endsAt.toISOString() };
  await oweWebhook(trx, tenant_id, type, { type, timestamp: now.toISOString(), data }, now);
  await oweMailToUser(trx, tenant_id, user_id, { kind: 'connection-ends', endsAt: data.ends_at }, now);
}
