import { Controller, Inject } from '@nestjs/common';
import { deleteOwnModelEndpoint } from '@trc/contracts/http/delete-model-endpoint.v1';
import { getOwnModelEndpoint } from '@trc/contracts/http/get-model-endpoint.v1';
import { putOwnModelEndpoint } from '@trc/contracts/http/put-model-endpoint.v1';
import { Problem } from '@trc/runtime/http-problem';
import { PrivateAddress } from '@trc/runtime/public-fetch';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import * as own from '../outbound/own-services.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import { PARTS, TENANT_FETCH, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';

/** The model endpoint that a tenant brings along. */
@Controller()
export class ModelEndpointRoutes {
  readonly #parts: Parts;
  readonly #vault: Vault;
  readonly #fetch: typeof globalThis.fetch;
  readonly #mayBeOpen: boolean;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(VAULT) vault: Vault,
    @Inject(TENANT_FETCH) fetch: typeof globalThis.fetch,
    @Inject(CONFIG) config: { readonly modelPrivateAddresses: 'refuse' | 'allow' },
  ) {
    this.#parts = parts;
    this.#vault = vault;
    this.#fetch = fetch;
    this.#mayBeOpen = config.modelPrivateAddresses === 'allow';
  }

  @Route(getOwnModelEndpoint)
  async get(@CurrentCaller() { tenantId }: Caller) {
    const row = await inTenant(this.#parts.db, tenantId, own.findModelEndpoint);
    if (!row) throw new Problem('not-found', { detail: 'You use the models of the installation.' });
    return present(row);
  }

  @Route(putOwnModelEndpoint)
  async put(
    @CurrentCaller() { tenantId, userId, keyId }: Caller,
    @Input(putOwnModelEndpoint) { body }: InputOf<typeof putOwnModelEndpoint>,
  ) {
    const baseUrl = body.base_url.replace(/\/+$/, '');
    if (!this.#mayBeOpen && !baseUrl.startsWith('https:'))
      throw new Problem('invalid-request', { detail: 'base_url: must begin with https://' });
    await this.#requireServing(baseUrl, body.api_key);
    const now = this.#parts.clock();
    const row: own.ModelEndpointRow = {
      tenant_id: tenantId,
      base_url: baseUrl,
      api_key_sealed: this.#vault.seal(body.api_key),
      chat_model: body.chat_model ?? null,
      updated_at: now,
    };
    await inTenant(this.#parts.db, tenantId, async (trx) => {
      await own.putModelEndpoint(trx, row);
      const details = { host: new URL(baseUrl).hostname };
      await noteAudit(
        trx,
        { tenantId, userId, keyId, action: 'model-endpoint-changed', subject: null, details },
        now,
      );
    });
    return present(row);
  }

  @Route(deleteOwnModelEndpoint)
  async delete(@CurrentCaller() { tenantId, userId, keyId }: Caller): Promise<void> {
    await inTenant(this.#parts.db, tenantId, async (trx) => {
      if (!(await own.removeModelEndpoint(trx))) throw new Problem('not-found');
      const entry = { tenantId, userId, keyId, action: 'model-endpoint-removed', subject: null };
      await noteAudit(trx, entry, this.#parts.clock());
    });
  }

  /** Some endpoints have no list of models; only a key that is not taken, or silence, is a no. */
  async #requireServing(baseUrl: string, apiKey: string): Promise<void> {
    const refused = (detail: string) => new Problem('model-endpoint-refused', { detail });
    try {
      const response = await this.#fetch(`${baseUrl}/models`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      await response.body?.cancel();
      if (response.status === 401 || response.status === 403)
        throw refused('The endpoint does not take the key.');
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (error instanceof PrivateAddress) throw refused('The endpoint is not on the public internet.');
      throw refused('The endpoint does not answer.');
    }
  }
}

function present({ base_url, chat_model, updated_at }: own.ModelEndpointRow) {
  return { base_url, chat_model, updated_at: updated_at.toISOString() };
}
