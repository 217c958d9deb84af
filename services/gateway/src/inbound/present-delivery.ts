import { Problem } from '@trc/runtime/http-problem';
import type { DeliveryRow, EndpointRow } from '../outbound/webhooks.store.ts';

export function toDelivery(row: DeliveryRow) {
  const { id, endpoint_id, message_id, event, status, attempts, last_status, last_error } = row;
  return {
    id,
    endpoint_id,
    message_id,
    event,
    status,
    attempts,
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    last_status,
    last_error,
    created_at: row.created_at.toISOString(),
    delivered_at: row.delivered_at?.toISOString() ?? null,
  };
}

/** Nothing is owed to an endpoint that is switched off. */
export function mustBeOn(endpoint: EndpointRow | null): void {
  if (!endpoint) throw new Problem('not-found');
  if (endpoint.disabled_reason !== null)
    throw new Problem('conflict', { detail: 'The endpoint is switched off; switch it on first.' });
}
