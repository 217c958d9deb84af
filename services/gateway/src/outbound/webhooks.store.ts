import { newId } from '@trc/contracts/ids';
import type { DeliveryEventType, WebhookEventType } from '@trc/contracts/webhooks/endpoint';
import { type Selectable, sql, type Transaction } from 'kysely';
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

export async function findEndpoint(trx: Transaction<Database>, id: string): Promise<EndpointRow | null> {
  return (
    (await trx.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
  );
}

/** What is left out stays; `null` when there is no such endpoint. */
export async function changeEndpoint(
  trx: Transaction<Database>,
  id: string,
  change: { url?: string; events?: readonly WebhookEventType[]; disabledReason?: string | null },
): Promise<EndpointRow | null> {
  const { url, events, disabledReason } = change;
  const row = await trx
    .updateTable('webhook_endpoints')
    .set({
      id,
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events: [...events] }),
      ...(disabledReason === undefined ? {} : { disabled_reason: disabledReason }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** The secret so far goes on signing until `until`; one that was replaced before it ends now. */
export async function replaceSecret(
  trx: Transaction<Database>,
  id: string,
  secretSealed: string,
  until: Date,
): Promise<EndpointRow | null> {
  const row = await trx
    .updateTable('webhook_endpoints')
    .set((column) => ({
      previous_secret_sealed: column.ref('secret_sealed'),
      previous_secret_until: until,
      secret_sealed: secretSealed,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
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
  const ids = endpoints.map(({ id }) => id);
  if (ids.length > 0) await oweDeliveries(trx, tenantId, ids, event, payload, now);
}

/** Owes one message to these endpoints, whatever they listen to. */
export function oweDeliveries(
  trx: Transaction<Database>,
  tenantId: string,
  endpointIds: readonly string[],
  event: DeliveryEventType,
  payload: object,
  now: Date,
): Promise<DeliveryRow[]> {
  const messageId = newId('message', now.getTime());
  return trx
    .insertInto('webhook_deliveries')
    .values(
      endpointIds.map((endpointId) => ({
        id: newId('delivery', now.getTime()),
        tenant_id: tenantId,
        endpoint_id: endpointId,
        message_id: messageId,
        event,
        body: JSON.stringify(payload),
        status: 'pending' as const,
        next_attempt_at: now,
        last_status: null,
        last_error: null,
        delivered_at: null,
        created_at: now,
      })),
    )
    .returningAll()
    .execute();
}
