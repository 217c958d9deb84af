import { newId } from '@trc/contracts/ids';
import type { WebhookEventType } from '@trc/contracts/webhooks/endpoint';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Next } from '../domain/webhook.ts';
import type { Database } from './database.ts';

export type EndpointRow = Selectable<Database['webhook_endpoints']>;
export type DeliveryRow = Selectable<Database['webhook_deliveries']>;

export async function addEndpoint(
  trx: Transaction<Database>,
  endpoint: { tenantId: string; url: string; events: readonly WebhookEventType[]; secretSealed: string },
): Promise<EndpointRow> {
  return trx
    .insertInto('webhook_endpoints')
    .values({
      id: newId('endpoint'),
      tenant_id: endpoint.tenantId,
      url: endpoint.url,
      events: [...endpoint.events],
      secret_sealed: endpoint.secretSealed,
      disabled_reason: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function listEndpoints(trx: Transaction<Database>): Promise<EndpointRow[]> {
  return trx.selectFrom('webhook_endpoints').selectAll().orderBy('id').execute();
}

export async function removeEndpoint(trx: Transaction<Database>, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('webhook_endpoints')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Owes the event to every endpoint that wants it: the rows are the debt, and the schedule pays it. */
export async function oweWebhook(
  trx: Transaction<Database>,
  tenantId: string,
  event: WebhookEventType,
  payload: object,
  now: Date,
): Promise<void> {
  const endpoints = await trx
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('disabled_reason', 'is', null)
    .where(sql<boolean>`${event} = any (events)`)
    .execute();
  if (endpoints.length === 0) return;
  const messageId = newId('message', now.getTime());
  await trx
    .insertInto('webhook_deliveries')
    .values(
      endpoints.map(({ id }) => ({
        id: newId('delivery', now.getTime()),
        tenant_id: tenantId,
        endpoint_id: id,
        message_id: messageId,
        event,
        body: JSON.stringify(payload),
        status: 'pending' as const,
        next_attempt_at: now,
        last_status: null,
        last_error: null,
        delivered_at: null,
      })),
    )
    .execute();
}

export async function dueDeliveries(
  db: Kysely<Database>,
  most: number,
): Promise<ReadonlyArray<{ tenant_id: string; id: string }>> {
  const { rows } = await sql<{
    tenant_id: string;
    id: string;
  }>`select * from deliveries_due(${most})`.execute(db);
  return rows;
}

/** Takes one due delivery for `leaseMs`, with its endpoint; `null` when another process was faster. */
export async function takeDelivery(
  trx: Transaction<Database>,
  id: string,
  now: Date,
  leaseMs: number,
): Promise<(DeliveryRow & { url: string; secret_sealed: string }) | null> {
  const taken = await trx
    .updateTable('webhook_deliveries')
    .set({ attempts: sql`attempts + 1`, next_attempt_at: new Date(now.getTime() + leaseMs) })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
  if (!taken) return null;
  const endpoint = await trx
    .selectFrom('webhook_endpoints')
    .select(['url', 'secret_sealed'])
    .where('id', '=', taken.endpoint_id)
    .executeTakeFirstOrThrow();
  return { ...taken, ...endpoint };
}

export async function noteAttempt(
  trx: Transaction<Database>,
  delivery: { readonly id: string; readonly endpoint_id: string },
  told: { readonly status: number | null; readonly error: string | null },
  next: Next,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('webhook_deliveries')
    .set({
      status: next.kind === 'delivered' ? 'delivered' : next.kind === 'again' ? 'pending' : 'failed',
      next_attempt_at: next.kind === 'again' ? new Date(now.getTime() + next.afterMs) : null,
      last_status: told.status,
      last_error: told.error,
      delivered_at: next.kind === 'delivered' ? now : null,
    })
    .where('id', '=', delivery.id)
    .execute();
  if (next.kind !== 'gone') return;
  await trx
    .updateTable('webhook_endpoints')
    .set({ disabled_reason: 'The receiver answered 410 Gone.' })
    .where('id', '=', delivery.endpoint_id)
    .execute();
}

export async function listDeliveries(
  trx: Transaction<Database>,
  limit: number,
  after: string | null,
): Promise<DeliveryRow[]> {
  let query = trx
    .selectFrom('webhook_deliveries')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) query = query.where('id', '<', after);
  return query.execute();
}

export async function replayDelivery(
  trx: Transaction<Database>,
  id: string,
  now: Date,
): Promise<DeliveryRow | null> {
  const row = await trx
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', attempts: 0, next_attempt_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}
