import { Controller, Inject, Req, Res } from '@nestjs/common';
import { finishSpotifySignIn } from '@trc/contracts/http/finish-spotify-sign-in.v1';
import { signOut } from '@trc/contracts/http/sign-out.v1';
import { startSpotifySignIn } from '@trc/contracts/http/start-spotify-sign-in.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CLOCK, type Clock, CONFIG, DATABASE } from '@trc/runtime/tokens';
import { createSpotifyClient } from '@trc/spotify/client';
import { type SpotifyOAuth, type SpotifyTokens, spotifyScopes } from '@trc/spotify/oauth';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { addUser, type Caller, closeSession, openSession, tenantOfHost } from '../outbound/callers.store.ts';
import {
  addSignIn,
  putConnection,
  takeSignIn,
  tenantOfSignIn,
  userOfExternal,
} from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { sha256, type Vault } from '../outbound/secrets.ts';
import { sealTokens } from '../outbound/spotify-access.ts';
import { SPOTIFY_OAUTH, VAULT } from '../tokens.ts';
import { type ApiRequest, MaybeCaller, sessionCookie } from './caller.guard.ts';
import { resumeSchedules } from './resume-schedules.ts';

interface SignInConfig {
  readonly publicUrl: string;
  readonly spotifyApiUrl: string;
  readonly spotifyMode: 'extended' | 'development' | 'off';
}

const signInMs = 600_000;
const callTimeoutMs = 10_000;

@Controller()
export class SpotifySignInRoutes {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;
  readonly #vault: Vault;
  readonly #oauth: SpotifyOAuth | null;
  readonly #config: SignInConfig;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(CLOCK) clock: Clock,
    @Inject(VAULT) vault: Vault,
    @Inject(SPOTIFY_OAUTH) oauth: SpotifyOAuth | null,
    @Inject(CONFIG) config: SignInConfig,
  ) {
    this.#db = db;
    this.#clock = clock;
    this.#vault = vault;
    this.#oauth = oauth;
    this.#config = config;
  }

  @Route(startSpotifySignIn)
  async start(
    @MaybeCaller() caller: Caller | null,
    @Input(startSpotifySignIn) { query }: InputOf<typeof startSpotifySignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!this.#oauth) throw new Problem('spotify-off');
    const tenantId = caller?.tenantId ?? (await tenantOfHost(this.#db, request.hostname));
    if (!tenantId) throw new Problem('not-found', { detail: 'No customer lives under this address.' });
    const { url, state, verifier } = this.#oauth.authorizationRequest({
      redirectUri: this.#redirectUri(),
      scopes: spotifyScopes,
    });
    await inTenant(this.#db, tenantId, (trx) =>
      addSignIn(trx, {
        state_sha256: sha256(state),
        tenant_id: tenantId,
        user_id: caller?.userId ?? null,
        verifier_sealed: this.#vault.seal(verifier),
        return_to: query.return_to,
        expires_at: new Date(this.#clock().getTime() + signInMs),
      }),
    );
    // Ties the answer to this browser: a stolen link signs nobody in.
    reply.setCookie(stateCookie, state, { ...this.#cookie(), maxAge: signInMs / 1_000 }).redirect(url, 302);
  }

  @Route(finishSpotifySignIn)
  async finish(
    @Input(finishSpotifySignIn) { query }: InputOf<typeof finishSpotifySignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!this.#oauth) throw new Problem('spotify-off');
    if (request.cookies[stateCookie] !== query.state)
      throw new Problem('invalid-request', {
        detail: 'This sign-in was begun in another browser, or too long ago. Begin anew.',
      });
    const hash = sha256(query.state);
    const tenantId = await tenantOfSignIn(this.#db, hash);
    const signIn = tenantId && (await inTenant(this.#db, tenantId, (trx) => takeSignIn(trx, hash)));
    if (!tenantId || !signIn)
      throw new Problem('invalid-request', { detail: 'This sign-in has ended. Begin anew.' });
    reply.clearCookie(stateCookie, this.#cookie());
    if (!query.code)
      throw new Problem('not-allowed', { detail: 'Spotify was told not to connect the account.' });

    const tokens = await this.#oauth.exchangeCode({
      code: query.code,
      redirectUri: this.#redirectUri(),
      verifier: this.#vault.open(signIn.verifier_sealed),
    });
    const session = await this.#connect(tenantId, signIn.user_id, tokens);
    reply
      .setCookie(sessionCookie, session.token, { ...this.#cookie(), expires: session.expiresAt })
      .redirect(new URL(signIn.return_to, this.#config.publicUrl).href, 302);
  }

  @Route(signOut)
  async signOut(
    @MaybeCaller() caller: Caller | null,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = request.cookies[sessionCookie];
    if (caller && token) await inTenant(this.#db, caller.tenantId, (trx) => closeSession(trx, token));
    reply.clearCookie(sessionCookie, this.#cookie());
  }

  /** Links the account to the caller, or to the user it belongs to, or to a new one; and opens a session. */
  async #connect(tenantId: string, linkTo: string | null, tokens: SpotifyTokens) {
    const { refreshToken } = tokens;
    if (refreshToken === null)
      throw new Problem('unavailable', { detail: 'Spotify gave no lasting access.' });
    const client = createSpotifyClient({
      apiUrl: this.#config.spotifyApiUrl,
      mode: this.#config.spotifyMode === 'extended' ? 'extended' : 'development',
      accessToken: async () => tokens.accessToken,
      timeoutMs: callTimeoutMs,
    });
    const profile = await client.me();
    return inTenant(this.#db, tenantId, async (trx) => {
      const now = this.#clock();
      const userId =
        linkTo ??
        (await userOfExternal(trx, profile.id)) ??
        (await addUser(trx, { tenantId, name: profile.displayName ?? 'Listener', role: 'member' }));
      await putConnection(trx, {
        tenantId,
        userId,
        externalId: profile.id,
        scopes: tokens.scopes,
        consentedAt: now,
        ...sealTokens(this.#vault, { ...tokens, refreshToken }),
      });
      await resumeSchedules(trx, userId, now);
      return openSession(trx, { tenantId, userId }, now);
    });
  }

  #redirectUri(): string {
    return new URL('/v1/auth/spotify/callback', this.#config.publicUrl).href;
  }

  #cookie() {
    return {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#config.publicUrl.startsWith('https:'),
    } as const;
  }
}

const stateCookie = 'trc_sign_in';
