import type { ErrorCode } from '@trc/contracts/errors';
import { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import type { Ask } from '@trc/runtime/ask';
import { createSpotifyClient, type SpotifyClient } from '@trc/spotify/client';
import type { RateBudget } from '@trc/spotify/rate-budget';

export interface SpotifyOptions {
  readonly mode: 'extended' | 'development' | 'off';
  readonly apiUrl: string;
  readonly budget: RateBudget;
}

export type SpotifyAccess =
  | {
      readonly kind: 'client';
      readonly client: SpotifyClient;
      /** Calls that left so far. */
      readonly callCount: () => number;
    }
  | { readonly kind: 'none'; readonly code: ErrorCode }
  | { readonly kind: 'later'; readonly retryAfterMs: number };

/** Opens Spotify as one listener. Tokens come from the gateway, which alone keeps refresh tokens. Throws Unavailable. */
export type OpenSpotify = (tenantId: string, userId: string) => Promise<SpotifyAccess>;

export function spotifyOver(ask: Ask, { mode, apiUrl, budget }: SpotifyOptions): OpenSpotify {
  return async (tenantId, userId) => {
    if (mode === 'off') return { kind: 'none', code: 'spotify-off' };
    const access = await ask(getSpotifyAccess, tenantId, { user_id: userId });
    if (access.kind === 'none') return access;
    if (access.kind === 'later') return { kind: 'later', retryAfterMs: access.retry_after_ms };
    let calls = 0;
    const client = createSpotifyClient({
      apiUrl,
      mode: access.mode,
      accessToken: async () => access.access_token,
      budget,
      fetch: (input, init) => {
        calls += 1;
        return fetch(input, init);
      },
    });
    return { kind: 'client', client, callCount: () => calls };
  };
}
