import { Controller, Inject } from '@nestjs/common';
import { deleteOwnSpotifyClient } from '@trc/contracts/http/delete-spotify-client.v1';
import { getOwnSpotifyClient } from '@trc/contracts/http/get-spotify-client.v1';
import { putOwnSpotifyClient } from '@trc/contracts/http/put-spotify-client.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { SpotifyError } from '@trc/spotify/errors';
import { createSpotifyOAuth } from '@trc/spotify/oauth';
import type { Transaction } from 'kysely';
import { noteAudit } from '../outbound/audit.store.ts';
import type { Caller } from '../outbound/callers.store.ts';
import { connectionsOfOthers } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { endConnection } from '../outbound/ended-connection.ts';
import * as own from '../outbound/own-services.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { Sites } from '../outbound/sites.ts';
import { houseAccount } from '../outbound/spotify-apps.ts';
import { PARTS, SITES, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { redirectUriAt } from './spotify-redirect.ts';

const callTimeoutMs = 10_000;

/** The Spotify app that a tenant brings along. */
@Controller()
export class SpotifyClientRoutes {
  readonly #parts: Parts;
  readonly #vault: Vault;
  readonly #sites: Sites;
  readonly #accountsUrl: string;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(VAULT) vault: Vault,
    @Inject(SITES) sites: Sites,
    @Inject(CONFIG) config: { readonly spotifyAccountsUrl: string },
  ) {
    this.#parts = parts;
    this.#vault = vault;
    this.#sites = sites;
    this.#accountsUrl = config.spotifyAccountsUrl;
  }

  @Route(getOwnSpotifyClient)
  async get(@CurrentCaller() { tenantId }: Caller) {
    const row = await inTenant(this.#parts.db, tenantId, own.findSpotifyClient);
    if (!row) throw new Problem('not-found', { detail: 'You use the app of the installation.' });
    return this.#present(row);
  }

  @Route(putOwnSpotifyClient)
  async put(
    @CurrentCaller() caller: Caller,
    @Input(putOwnSpotifyClient) { body }: InputOf<typeof putOwnSpotifyClient>,
  ) {
    await this.#requireTaken(body.client_id, body.client_secret);
    const row: own.SpotifyClientRow = {
      tenant_id: caller.tenantId,
      client_id: body.client_id,
      client_secret_sealed: this.#vault.seal(body.client_secret),
      mode: body.mode,
      updated_at: this.#parts.clock(),
    };
    await this.#change(caller, 'spotify-client-changed', body.client_id, async (trx) => {
      await own.putSpotifyClient(trx, row);
      return body.client_id;
    });
    return this.#present(row);
  }

  @Route(deleteOwnSpotifyClient)
  async delete(@CurrentCaller() caller: Caller): Promise<void> {
    await this.#change(caller, 'spotify-client-removed', null, async (trx) => {
      if (!(await own.removeSpotifyClient(trx))) throw new Problem('not-found');
      return houseAccount;
    });
  }

  /** Nobody can put down an app whose secret they do not have, and use up its calls. */
  async #requireTaken(clientId: string, clientSecret: string): Promise<void> {
    const oauth = createSpotifyOAuth({
      accountsUrl: this.#accountsUrl,
      clientId,
      clientSecret,
      timeoutMs: callTimeoutMs,
    });
    try {
      await oauth.clientCredentials();
    } catch (error) {
      if (!(error instanceof SpotifyError)) throw error;
      const { failure } = error;
      if (failure.kind === 'rate-limited' || failure.kind === 'unavailable')
        throw new Problem('unavailable', {
          detail: 'Spotify does not answer now.',
          retryAfterS: (failure.retryAfterMs ?? 5_000) / 1_000,
        });
      throw new Problem('spotify-client-refused');
    }
  }

  /** Listeners who consented to another app must connect again: what they gave is of no use with this one. */
  #change(
    { tenantId, userId, keyId }: Caller,
    action: string,
    subject: string | null,
    change: (trx: Transaction<Database>) => Promise<string>,
  ): Promise<void> {
    const now = this.#parts.clock();
    return inTenant(this.#parts.db, tenantId, async (trx) => {
      const account = await change(trx);
      for (const connection of await connectionsOfOthers(trx, account))
        await endConnection(trx, connection, now);
      await noteAudit(trx, { tenantId, userId, keyId, action, subject }, now);
    });
  }

  async #present({ tenant_id, client_id, mode, updated_at }: own.SpotifyClientRow) {
    const { address } = await this.#sites.of(tenant_id);
    return {
      client_id,
      mode,
      redirect_uris: [redirectUriAt(address)],
      updated_at: updated_at.toISOString(),
    };
  }
}
