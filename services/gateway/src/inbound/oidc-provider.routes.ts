import { Controller, Inject } from '@nestjs/common';
import { deleteOidcProvider } from '@trc/contracts/http/delete-oidc-provider.v1';
import { getOidcProvider } from '@trc/contracts/http/get-oidc-provider.v1';
import { putOidcProvider } from '@trc/contracts/http/put-oidc-provider.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { Transaction } from 'kysely';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import type { Oidc } from '../outbound/oidc.http.ts';
import * as providers from '../outbound/oidc-providers.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { Sites } from '../outbound/sites.ts';
import { OIDC, PARTS, SITES, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { refusedByProvider } from './oidc-refused.ts';
import { callbackAt } from './oidc-sign-in.routes.ts';
import { requireWhiteLabel } from './white-label.ts';

@Controller()
export class OidcProviderRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  readonly #vault: Vault;
  readonly #oidc: Oidc;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(SITES) sites: Sites,
    @Inject(VAULT) vault: Vault,
    @Inject(OIDC) oidc: Oidc,
  ) {
    this.#parts = parts;
    this.#sites = sites;
    this.#vault = vault;
    this.#oidc = oidc;
  }

  @Route(getOidcProvider)
  async get(@CurrentCaller() { tenantId }: Caller) {
    const row = await inTenant(this.#parts.db, tenantId, providers.findOidcProvider);
    if (!row) throw new Problem('not-found');
    return this.#show(row);
  }

  @Route(putOidcProvider)
  async put(
    @CurrentCaller() caller: Caller,
    @Input(putOidcProvider) { body }: InputOf<typeof putOidcProvider>,
  ) {
    const { tenantId } = caller;
    await requireWhiteLabel(this.#parts, tenantId);
    const { issuer, client_id, client_secret, label } = body;
    await this.#oidc
      .check({ issuer, clientId: client_id, clientSecret: client_secret })
      .catch(refusedByProvider);
    const row = await inTenant(this.#parts.db, tenantId, async (trx) => {
      await this.#note(trx, caller, 'oidc-provider-changed', { issuer, client_id });
      return providers.putOidcProvider(trx, {
        tenant_id: tenantId,
        issuer,
        client_id,
        client_secret_sealed: this.#vault.seal(client_secret),
        label,
        updated_at: this.#parts.clock(),
      });
    });
    return this.#show(row);
  }

  @Route(deleteOidcProvider)
  delete(@CurrentCaller() caller: Caller): Promise<void> {
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      if (!(await providers.removeOidcProvider(trx))) throw new Problem('not-found');
      await this.#note(trx, caller, 'oidc-provider-removed', {});
    });
  }

  #note(
    trx: Transaction<Database>,
    { tenantId, userId, keyId }: Caller,
    action: string,
    details: object,
  ): Promise<void> {
    const entry = { tenantId, userId, keyId, action, subject: tenantId, details };
    return noteAudit(trx, entry, this.#parts.clock());
  }

  async #show({ tenant_id, issuer, client_id, label }: providers.OidcProviderRow) {
    const { address } = await this.#sites.of(tenant_id);
    return { issuer, client_id, label, redirect_uri: callbackAt(address).href };
  }
}
