import { randomBytes } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { changeEndpoint } from '@trc/contracts/http/change-webhook-endpoint.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { deleteEndpoint } from '@trc/contracts/http/delete-webhook-endpoint.v1';
import { getEndpoint } from '@trc/contracts/http/get-webhook-endpoint.v1';
import { listEndpoints } from '@trc/contracts/http/list-webhook-endpoints.v1';
import { rotateSecret } from '@trc/contracts/http/rotate-webhook-secret.v1';
import { testEndpoint } from '@trc/contracts/http/test-webhook-endpoint.v1';
import { webhookEventTypes } from '@trc/contracts/webhooks/endpoint';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, DATABASE } from '@trc/runtime/tokens';
import type { Kysely, Transaction } from 'kysely';
import { previousSecretMs } from '../domain/webhook.ts';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { Vault } from '../outbound/secrets.ts';
import { switchOff } from '../outbound/webhook-deliveries.store.ts';
import * as webhooks from '../outbound/webhooks.store.ts';
import { VAULT } from '../tokens.ts';
import { CurrentCaller } from './caller.guard.ts';
import { mustBeOn, toDelivery } from './present-delivery.ts';

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
    const rows = await inTenant(this.#db, tenantId, webhooks.listEndpoints);
    return { items: rows.map((row) => this.#toEndpoint(row)) };
  }

  @Route(getEndpoint)
  async get(
    @CurrentCaller() { tenantId }: Caller,
    @Input(getEndpoint) { params }: InputOf<typeof getEndpoint>,
  ) {
    return this.#there(await inTenant(this.#db, tenantId, (trx) => webhooks.findEndpoint(trx, params.id)));
  }

  @Route(createEndpoint)
  async create(
    @CurrentCaller() caller: Caller,
    @Input(createEndpoint) { body }: InputOf<typeof createEndpoint>,
  ) {
    const { tenantId } = caller;
    const secret = body.secret ?? newWebhookSecret();
    const row = await inTenant(this.#db, tenantId, async (trx) => {
      const added = await webhooks.addEndpoint(trx, {
        tenantId,
        url: body.url,
        events: body.events ?? webhookEventTypes,
        secretSealed: this.#vault.seal(secret),
      });
      await this.#audit(trx, caller, 'webhook-endpoint-created', added.id);
      return added;
    });
    return { ...this.#toEndpoint(row), secret };
  }

  @Route(changeEndpoint)
  async change(
    @CurrentCaller() caller: Caller,
    @Input(changeEndpoint) { params: { id }, body }: InputOf<typeof changeEndpoint>,
  ) {
    const { url, events, enabled } = body;
    return inTenant(this.#db, caller.tenantId, async (trx) => {
      const changed = await webhooks.changeEndpoint(trx, id, {
        ...(url === undefined ? {} : { url }),
        ...(events === undefined ? {} : { events }),
        ...(enabled === true ? { disabledReason: null } : {}),
      });
      const isOn = changed?.disabled_reason === null;
      const row = enabled === false && isOn ? await switchOff(trx, id, 'You switched it off.') : changed;
      if (row) await this.#audit(trx, caller, 'webhook-endpoint-changed', id, Object.keys(body));
      return this.#there(row);
    });
  }

  @Route(rotateSecret)
  async rotate(
    @CurrentCaller() caller: Caller,
    @Input(rotateSecret) { params: { id }, body }: InputOf<typeof rotateSecret>,
  ) {
    const secret = body.secret ?? newWebhookSecret();
    const until = new Date(this.#clock().getTime() + previousSecretMs);
    return inTenant(this.#db, caller.tenantId, async (trx) => {
      const row = await webhooks.replaceSecret(trx, id, this.#vault.seal(secret), until);
      if (row) await this.#audit(trx, caller, 'webhook-secret-rotated', id);
      return { ...this.#there(row), secret };
    });
  }

  @Route(deleteEndpoint)
  async delete(
    @CurrentCaller() caller: Caller,
    @Input(deleteEndpoint) { params: { id } }: InputOf<typeof deleteEndpoint>,
  ): Promise<void> {
    await inTenant(this.#db, caller.tenantId, async (trx) => {
      if (!(await webhooks.removeEndpoint(trx, id))) throw new Problem('not-found');
      await this.#audit(trx, caller, 'webhook-endpoint-deleted', id);
    });
  }

  @Route(testEndpoint)
  async test(
    @CurrentCaller() { tenantId }: Caller,
    @Input(testEndpoint) { params: { id } }: InputOf<typeof testEndpoint>,
  ) {
    const now = this.#clock();
    const type = 'endpoint.tested';
    const payload = { type, timestamp: now.toISOString(), data: { endpoint_id: id } };
    const [row] = await inTenant(this.#db, tenantId, async (trx) => {
      mustBeOn(await webhooks.findEndpoint(trx, id));
      return webhooks.oweDeliveries(trx, tenantId, [id], type, payload, now);
    });
    if (!row) throw new Problem('not-found');
    return toDelivery(row);
  }

  #audit(
    trx: Transaction<Database>,
    { tenantId, userId, keyId }: Caller,
    action: string,
    subject: string,
    fields: readonly string[] = [],
  ): Promise<void> {
    const details = fields.length > 0 ? { fields } : {};
    return noteAudit(trx, { tenantId, userId, keyId, action, subject, details }, this.#clock());
  }

  #there(row: webhooks.EndpointRow | null) {
    if (!row) throw new Problem('not-found');
    return this.#toEndpoint(row);
  }

  #toEndpoint(row: webhooks.EndpointRow) {
    const until = row.previous_secret_until;
    return {
      id: row.id,
      url: row.url,
      events: row.events,
      status: row.disabled_reason === null ? 'enabled' : 'disabled',
      disabled_reason: row.disabled_reason,
      previous_secret_until: until && until > this.#clock() ? until.toISOString() : null,
      created_at: row.created_at.toISOString(),
    };
  }
}

const newWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
