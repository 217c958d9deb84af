import { randomBytes } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { deleteEndpoint } from '@trc/contracts/http/delete-webhook-endpoint.v1';
import { listDeliveries } from '@trc/contracts/http/list-webhook-deliveries.v1';
import { listEndpoints } from '@trc/contracts/http/list-webhook-endpoints.v1';
import { replayDelivery } from '@trc/contracts/http/replay-webhook-delivery.v1';
import { webhookEventTypes } from '@trc/contracts/webhooks/endpoint';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { Vault } from '../outbound/secrets.ts';
import * as webhooks from '../outbound/webhooks.store.ts';
import { VAULT } from '../tokens.ts';
import { CurrentCaller } from './caller.guard.ts';

@Controller()
export class WebhooksRoutes {
  readonly #db: Kysely<Database>;
  readonly #vault: Vault;
  readonly #clock: Clock;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(VAULT) vault: Vault,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#db = db;
    this.#vault = vault;
    this.#clock = clock;
  }

  @Route(listEndpoints)
  async list(@CurrentCaller() { tenantId }: Caller) {
    return { items: (await inTenant(this.#db, tenantId, webhooks.listEndpoints)).map(toEndpoint) };
  }

  @Route(createEndpoint)
  async create(
    @CurrentCaller() { tenantId }: Caller,
    @Input(createEndpoint) { body }: InputOf<typeof createEndpoint>,
  ) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const row = await inTenant(this.#db, tenantId, (trx) =>
      webhooks.addEndpoint(trx, {
        tenantId,
        url: body.url,
        events: body.events ?? webhookEventTypes,
        secretSealed: this.#vault.seal(secret),
      }),
    );
    return { ...toEndpoint(row), secret };
  }

  @Route(deleteEndpoint)
  async delete(
    @CurrentCaller() { tenantId }: Caller,
    @Input(deleteEndpoint) { params }: InputOf<typeof deleteEndpoint>,
  ): Promise<void> {
    const there = await inTenant(this.#db, tenantId, (trx) => webhooks.removeEndpoint(trx, params.id));
    if (!there) throw new Problem('not-found');
  }

  @Route(listDeliveries)
  async deliveries(
    @CurrentCaller() { tenantId }: Caller,
    @Input(listDeliveries) { query }: InputOf<typeof listDeliveries>,
  ) {
    const rows = await inTenant(this.#db, tenantId, (trx) =>
      webhooks.listDeliveries(trx, query.limit, query.cursor ?? null),
    );
    const items = rows.slice(0, query.limit);
    return {
      items: items.map(toDelivery),
      next_cursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null,
    };
  }

  @Route(replayDelivery)
  async replay(
    @CurrentCaller() { tenantId }: Caller,
    @Input(replayDelivery) { params }: InputOf<typeof replayDelivery>,
  ) {
    const row = await inTenant(this.#db, tenantId, (trx) =>
      webhooks.replayDelivery(trx, params.id, this.#clock()),
    );
    if (!row) throw new Problem('not-found');
    return toDelivery(row);
  }
}

function toEndpoint({ id, url, events, disabled_reason, created_at }: webhooks.EndpointRow) {
  return {
    id,
    url,
    events,
    status: disabled_reason === null ? 'enabled' : 'disabled',
    disabled_reason,
    created_at: created_at.toISOString(),
  };
}

function toDelivery(row: webhooks.DeliveryRow) {
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
