import { createSpotifyOAuth, type SpotifyOAuth } from '@trc/spotify/oauth';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { spotifyClientFor } from './own-services.store.ts';
import type { Vault } from './secrets.ts';

/** How an app is named where there is none of the tenant's own. */
export const houseAccount = 'default';

/** An app that is registered with Spotify, and what it may do. */
export interface SpotifyApp {
  /** The client id of a tenant's own app, else `houseAccount`: whose calls Spotify counts together. */
  readonly account: string;
  readonly mode: 'extended' | 'development';
  readonly oauth: SpotifyOAuth;
}

/** The app of a tenant: its own or its parent's, else the installation's, which may have none. */
export type SpotifyAppOf = (tenantId: string) => Promise<SpotifyApp | null>;

const timeoutMs = 10_000;

export interface SpotifyAppsOptions {
  readonly accountsUrl: string;
  readonly house: {
    readonly clientId: string | undefined;
    readonly clientSecret: string | undefined;
    readonly mode: 'extended' | 'development' | 'off';
  };
  readonly db: Kysely<Database>;
  readonly vault: Vault;
}

export function spotifyApps({ accountsUrl, house, db, vault }: SpotifyAppsOptions): SpotifyAppOf {
  const { clientId, clientSecret, mode } = house;
  const houseApp: SpotifyApp | null =
    mode === 'off' || !clientId
      ? null
      : {
          account: houseAccount,
          mode,
          oauth: createSpotifyOAuth({ accountsUrl, clientId, clientSecret, timeoutMs }),
        };
  return async (tenantId) => {
    const own = await spotifyClientFor(db, tenantId);
    if (!own) return houseApp;
    const secret = vault.open(own.client_secret_sealed);
    return {
      account: own.client_id,
      mode: own.mode,
      oauth: createSpotifyOAuth({ accountsUrl, clientId: own.client_id, clientSecret: secret, timeoutMs }),
    };
  };
}
