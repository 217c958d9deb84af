import { Controller, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { finishSpotifySignIn } from '@trc/contracts/http/finish-spotify-sign-in.v1';
import { startSpotifySignIn } from '@trc/contracts/http/start-spotify-sign-in.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { createSpotifyClient } from '@trc/spotify/client';
import { type SpotifyTokens, spotifyScopes } from '@trc/spotify/oauth';
import type { FastifyReply } from 'fastify';
import type { Transaction } from 'kysely';
import type { Caller } from '../outbound/callers.store.ts';
import { putConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { type Person, personOfSpotify } from '../outbound/people.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { SignInRow } from '../outbound/sign-ins.store.ts';
import type { Sites } from '../outbound/sites.ts';
import { sealTokens } from '../outbound/spotify-access.ts';
import type { SpotifyApp, SpotifyAppOf } from '../outbound/spotify-apps.ts';
import { PARTS, SITES, SPOTIFY_APP_OF, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { type ApiRequest, MaybeCaller } from './caller.guard.ts';
import { resumeSchedules } from './resume-schedules.ts';
import { enter, linkTo, type SignInParts, sendAway, startSession, takeBack } from './sign-in.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { redirectUriAt } from './spotify-redirect.ts';

interface SignInConfig {
  readonly publicUrl: string;
  readonly spotifyApiUrl: string;
}

const callTimeoutMs = 10_000;

@Controller()
@UseFilters(SignInFailures)
export class SpotifySignInRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  readonly #vault: Vault;
  readonly #appOf: SpotifyAppOf;
  readonly #config: SignInConfig;
  readonly #signInParts: SignInParts;

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(SITES) sites: Sites,
    @Inject(VAULT) vault: Vault,
    @Inject(SPOTIFY_APP_OF) appOf: SpotifyAppOf,
    @Inject(CONFIG) config: SignInConfig,
  ) {
    this.#parts = parts;
    this.#sites = sites;
    this.#vault = vault;
    this.#appOf = appOf;
    this.#config = config;
    this.#signInParts = { ...parts, publicUrl: config.publicUrl };
  }

  @Route(startSpotifySignIn)
  async start(
    @MaybeCaller() caller: Caller | null,
    @Input(startSpotifySignIn) { query }: InputOf<typeof startSpotifySignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const site = await this.#sites.at(request.hostname);
    const tenantId = caller?.tenantId ?? site.tenantId;
    if (!tenantId) throw new Problem('not-found', { detail: 'No customer lives under this address.' });
    const { account, oauth } = await this.#app(tenantId);
    const { url, state, verifier } = oauth.authorizationRequest({
      redirectUri: redirectUriAt(site.address),
      scopes: spotifyScopes,
    });
    const signIn = {
      state,
      tenant_id: tenantId,
      user_id: linkTo(caller, tenantId, request),
      method: 'spotify' as const,
      account,
      nonce_sealed: null,
      verifier_sealed: this.#vault.seal(verifier),
      return_to: query.return_to,
    };
    await sendAway(this.#signInParts, signIn, url, reply);
  }

  @Route(finishSpotifySignIn)
  async finish(
    @Input(finishSpotifySignIn) { query }: InputOf<typeof finishSpotifySignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signIn = await takeBack(this.#signInParts, query.state, 'spotify', request, reply);
    if (!query.code)
      throw new Problem('sign-in-declined', { detail: 'Spotify was told not to connect the account.' });

    const app = await this.#app(signIn.tenant_id);
    if (app.account !== signIn.account)
      throw new Problem('sign-in-ended', { detail: 'The Spotify app has changed meanwhile. Begin anew.' });
    const { address } = await this.#sites.at(request.hostname);
    const tokens = await app.oauth.exchangeCode({
      code: query.code,
      redirectUri: redirectUriAt(address),
      verifier: this.#vault.open(signIn.verifier_sealed),
    });
    const person = await this.#connect(signIn, app, tokens);
    await startSession(this.#signInParts, person, 'spotify', request, reply);
    reply.redirect(new URL(signIn.return_to, address).href, 302);
  }

  /** Links the account to the caller, or to the user it belongs to, or to a new one. */
  async #connect(signIn: SignInRow, app: SpotifyApp, tokens: SpotifyTokens): Promise<Person> {
    const { refreshToken } = tokens;
    if (refreshToken === null)
      throw new Problem('unavailable', { detail: 'Spotify gave no lasting access.' });
    const client = createSpotifyClient({
      apiUrl: this.#config.spotifyApiUrl,
      mode: app.mode,
      accessToken: async () => tokens.accessToken,
      timeoutMs: callTimeoutMs,
    });
    const profile = await client.me();
    const now = this.#parts.clock();
    const link = async (trx: Transaction<Database>, { tenantId, userId }: Person): Promise<void> => {
      await putConnection(trx, {
        tenantId,
        userId,
        externalId: profile.id,
        account: app.account,
        scopes: tokens.scopes,
        consentedAt: now,
        ...sealTokens(this.#vault, { ...tokens, refreshToken }),
      });
      await resumeSchedules(trx, userId, now);
    };
    const { tenant_id, user_id } = signIn;
    if (user_id === null)
      return enter(this.#parts, tenant_id, {
        mark: `spotify ${profile.id}`,
        name: profile.displayName ?? 'Listener',
        email: null,
        find: (db) => personOfSpotify(db, tenant_id, profile.id),
        link,
      });
    const person = { tenantId: tenant_id, userId: user_id };
    await inTenant(this.#parts.db, tenant_id, (trx) => link(trx, person));
    return person;
  }

  async #app(tenantId: string): Promise<SpotifyApp> {
    const app = await this.#appOf(tenantId);
    if (!app) throw new Problem('spotify-off');
    return app;
  }
}
