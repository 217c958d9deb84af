import type { ReplyOf } from '@trc/contracts/message';
import type { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import { inTenant } from '@trc/runtime/tenancy';
import type { Clock } from '@trc/runtime/tokens';
import { SpotifyError } from '@trc/spotify/errors';
import type { SpotifyTokens } from '@trc/spotify/oauth';
import type { Kysely } from 'kysely';
import { lockConnection, putTokens, type SealedTokens } from './connections.store.ts';
import type { Database } from './database.ts';
import { endConnection } from './ended-connection.ts';
import type { Vault } from './secrets.ts';
import { houseAccount, type SpotifyApp, type SpotifyAppOf } from './spotify-apps.ts';

export type Access = ReplyOf<typeof getSpotifyAccess>;

export interface SpotifyAccessOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly appOf: SpotifyAppOf;
}

export interface SpotifyAccess {
  /**
   * A token of the user, or of the application when `userId` is `null`. One that Spotify refused is not handed out
   * again, so that a consent which was taken back is noticed before its last token is old.
   */
  of(tenantId: string, userId: string | null, refusedToken?: string): Promise<Access>;
}

/** A token that has less than this left is refreshed before it is handed out. */
const spareMs = 120_000;

export function sealTokens(
  vault: Vault,
  tokens: SpotifyTokens & { readonly refreshToken: string },
): SealedTokens {
  return {
    refresh_token_sealed: vault.seal(tokens.refreshToken),
    access_token_sealed: vault.seal(tokens.accessToken),
    access_expires_at: new Date(tokens.accessTokenExpiresAtMs),
  };
}

/** The only holder of refresh tokens: others ask for access. A row lock makes one refresh serve all who ask at once. */
export function createSpotifyAccess({ db, clock, vault, appOf }: SpotifyAccessOptions): SpotifyAccess {
  /** By owner, and not by client id alone: a tenant that names another's app gets nothing of it. */
  const appTokens = new Map<string, { account: string; tokens: Promise<SpotifyTokens> }>();

  async function ofApplication(
    { account, oauth }: SpotifyApp,
    tenantId: string,
    refusedToken?: string,
  ): Promise<SpotifyTokens> {
    const owner = account === houseAccount ? houseAccount : tenantId;
    const known = appTokens.get(owner);
    const held = known?.account === account ? await known.tokens.catch(() => null) : null;
    const isYoung = held && held.accessTokenExpiresAtMs - clock().getTime() > spareMs;
    if (isYoung && held.accessToken !== refusedToken) return held;
    const tokens = oauth.clientCredentials();
    appTokens.set(owner, { account, tokens });
    return tokens;
  }

  async function ofUser(
    { account, mode, oauth }: SpotifyApp,
    tenantId: string,
    userId: string,
    refusedToken?: string,
  ): Promise<Access> {
    return inTenant(db, tenantId, async (trx) => {
      const connection = await lockConnection(trx, userId);
      if (!connection) return { kind: 'none', code: 'spotify-not-connected' };
      // A refresh token is good only with the app that was consented to.
      if (connection.needs_reconnect || connection.account !== account)
        return { kind: 'none', code: 'spotify-needs-reconnect' };
      const facts = {
        mode,
        account,
        scopes: connection.scopes,
        spotify_user_id: connection.external_id,
      };
      const held = vault.open(connection.access_token_sealed);
      const isYoung = connection.access_expires_at.getTime() - clock().getTime() > spareMs;
      if (isYoung && held !== refusedToken) {
        const expiresAt = connection.access_expires_at.toISOString();
        return { kind: 'access', access_token: held, expires_at: expiresAt, ...facts };
      }
      try {
        const tokens = await oauth.refresh(vault.open(connection.refresh_token_sealed));
        await putTokens(trx, connection.id, sealTokens(vault, tokens));
        return {
          kind: 'access',
          access_token: tokens.accessToken,
          expires_at: new Date(tokens.accessTokenExpiresAtMs).toISOString(),
          ...facts,
        };
      } catch (error) {
        if (!(error instanceof SpotifyError && error.failure.kind === 'needs-reconnect')) throw error;
        await endConnection(trx, connection, clock());
        return { kind: 'none', code: 'spotify-needs-reconnect' };
      }
    });
  }

  return {
    async of(tenantId, userId, refusedToken) {
      const app = await appOf(tenantId);
      if (app === null) return { kind: 'none', code: 'spotify-off' };
      try {
        if (userId !== null) return await ofUser(app, tenantId, userId, refusedToken);
        const tokens = await ofApplication(app, tenantId, refusedToken);
        return {
          kind: 'access',
          access_token: tokens.accessToken,
          expires_at: new Date(tokens.accessTokenExpiresAtMs).toISOString(),
          mode: app.mode,
          account: app.account,
          scopes: [],
          spotify_user_id: null,
        };
      } catch (error) {
        if (!(error instanceof SpotifyError)) throw error;
        return {
          kind: 'later',
          retry_after_ms: error.failure.kind === 'rate-limited' ? error.failure.retryAfterMs : 5_000,
        };
      }
    },
  };
}
