import type { DeliveryEventType } from '@trc/contracts/webhooks/endpoint';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { disabledBecause, type Next, triedForMs } from '../domain/webhook.ts';
import type { Database } from './database.ts';
import { changeEndpoint, type DeliveryRow, type EndpointRow } from './webhooks.store.ts';

export type AttemptRow = Selectable<Database['webhook_attempts']>;

/** How many deliveries may be under way at the same time, counted over all processes. */
export interface InFlight {
  readonly ofEndpoint: number;
  readonly ofTenant: number;
}

/** Claims due deliveries, of all tenants in turn, up to `most`. */
export async function claimDeliveries(
  db: Kysely<Database>,
  now: Date,
  until: Date,
  { ofEndpoint, ofTenant }: InFlight,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: string }>> {
  const { rows } = await sql<{ tenant_id: string; id: string }>`
    select * from deliveries_claim(${now}, ${until}, ${ofEndpoint}, ${ofTenant}, ${most})`.execute(db);
  return rows;
}

export type TakenDelivery = DeliveryRow & { readonly first_attempt_at: Date; readonly endpoint: EndpointRow };

/** Begins an attempt of a claimed delivery; `null` when it was taken back meanwhile. */
export async function beginAttempt(
  trx: Transaction<Database>,
  id: string,
  now: Date,
): Promise<TakenDelivery | null> {
  const taken = await trx
    .updateTable('webhook_deliveries')
    .set({ attempts: sql`attempts + 1`, first_attempt_at: sql`coalesce(first_attempt_at, ${now})` })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
  if (!taken) return null;
  const endpoint = await trx
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('id', '=', taken.endpoint_id)
    .executeTakeFirstOrThrow();
  return { ...taken, first_attempt_at: taken.first_attempt_at ?? now, endpoint };
}

export interface EndedAttempt {
  readonly at: Date;
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

/**
 * Logs the attempt and what follows from it. Answers with the reason when the endpoint is switched off by it: the
 * receiver is gone, or nothing has reached it in all the days that this delivery was tried.
 */
export async function endAttempt(
  trx: Transaction<Database>,
  delivery: TakenDelivery,
  { at, status, error, durationMs }: EndedAttempt,
  next: Next,
  now: Date,
): Promise<string | null> {
  const { id, tenant_id, attempts: attempt, endpoint_id } = delivery;
  await trx
    .insertInto('webhook_attempts')
    .values({ delivery_id: id, attempt, tenant_id, at, status, error, duration_ms: durationMs })
    .execute();
  // Somebody who waited for the end of the lease has the next attempt, and the say.
  await trx
    .updateTable('webhook_deliveries')
    .set({
      status: next.kind === 'delivered' ? 'delivered' : next.kind === 'again' ? 'pending' : 'failed',
      next_attempt_at: next.kind === 'again' ? next.at : null,
      leased_until: null,
      last_status: status,
      last_error: error,
      delivered_at: next.kind === 'delivered' ? now : null,
    })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .execute();
  const reason = await whyDisabled(trx, endpoint_id, next, now);
  if (reason === null) return null;
  await switchOff(trx, endpoint_id, reason);
  return reason;
}

async function whyDisabled(
  trx: Transaction<Database>,
  endpointId: string,
  next: Next,
  now: Date,
): Promise<string | null> {
  if (next.kind === 'gone') return disabledBecause.gone;
  if (next.kind !== 'failed' || next.tried === 'once') return null;
  const reached = await trx
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('status', '=', 'delivered')
    .where('delivered_at', '>', new Date(now.getTime() - triedForMs))
    .limit(1)
    .executeTakeFirst();
  return reached ? null : disabledBecause.failing;
}

/** Ends what is owed to the endpoint: it may be replayed once the endpoint is on again. */
export async function switchOff(
  trx: Transaction<Database>,
  endpointId: string,
  reason: string,
): Promise<EndpointRow | null> {
  await trx
    .updateTable('webhook_deliveries')
    .set({
      status: 'failed',
      next_attempt_at: null,
      leased_until: null,
      last_error: 'The endpoint was switched off.',
    })
    .where('endpoint_id', '=', endpointId)
    .where('status', '=', 'pending')
    .execute();
  return changeEndpoint(trx, endpointId, { disabledReason: reason });
}

export interface DeliveryFilter {
  readonly endpointId: string | null;
  readonly event: DeliveryEventType | null;
  readonly status: DeliveryRow['status'] | null;
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
}

/** One more than `limit` when there are more; newest first. */
export async function listDeliveries(
  trx: Transaction<Database>,
  { endpointId, event, status, from, to }: DeliveryFilter,
  limit: number,
  after: string | null,
): Promise<DeliveryRow[]> {
  let query = trx
    .selectFrom('webhook_deliveries')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (endpointId) query = query.where('endpoint_id', '=', endpointId);
  if (event) query = query.where('event', '=', event);
  if (status) query = query.where('status', '=', status);
  if (from) query = query.where('created_at', '>=', from);
  if (to) query = query.where('created_at', '<', to);
  if (after) query = query.where('id', '<', after);
  return query.execute();
}

export async function findDelivery(trx: Transaction<Database>, id: string): Promise<DeliveryRow | null> {
  return (
    (await trx.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
  );
}

export function listAttempts(trx: Transaction<Database>, deliveryId: string): Promise<AttemptRow[]> {
  return trx
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('attempt')
    .execute();
}

/** Owes the message anew: its days of trying begin with its next attempt. */
export async function replayDelivery(
  trx: Transaction<Database>,
  id: string,
  now: Date,
): Promise<DeliveryRow | null> {
  const row = await trx
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', next_attempt_at: now, first_attempt_at: null, delivered_at: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}
