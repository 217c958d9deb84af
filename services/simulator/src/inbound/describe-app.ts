import type { App } from '../domain/spotify/state.ts';

/** An app as the control API shows it: everything but the secret. */
export function describeApp(app: App): unknown {
  return {
    client_id: app.clientId,
    mode: app.mode,
    account: app.account,
    owner_premium: app.ownerPremium,
    rate_limit: app.rateLimit,
    quota: app.quota,
    redirect_uris: app.redirectUris,
    item_keys: app.itemKeys,
    rotates_refresh_tokens: app.rotatesRefreshTokens,
  };
}
