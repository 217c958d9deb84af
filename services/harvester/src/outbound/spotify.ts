import type { ReplyOf } from '@trc/contracts/message';
import { getSpotifyAccess } from '@trc/contracts/queries/get-spotify-access.v1';
import type { Ask } from '@trc/runtime/ask';
import { createSpotifyClient, type SpotifyClient } from '@trc/spotify/client';
import type { RateBudget } from '@trc/spotify/rate-budget';
import { counted, type Tally } from './tally.ts';

export interface SpotifyOptions {
  readonly mode: 'extended' | 'development' | 'off';
  readonly apiUrl: string;
  readonly budget: RateBudget;
}

type None = Extract<ReplyOf<typeof getSpotifyAccess>, { kind: 'none' }>['code'];

export type SpotifyAccess =
  | { readonly kind: 'client'; readonly client: SpotifyClient }
  | { readonly kind: 'none'; readonly code: None }
  | { readonly kind: 'later'; readonly retryAfterMs: number };

/** Opens Spotify for one job or question. Tokens come from the gateway, which alone keeps refresh tokens. */
export type OpenSpotify = (tenantId: string, userId: string | null, tally: Tally) => Promise<SpotifyAccess>;

export function spotifyOver(ask: Ask, options: SpotifyOptions): OpenSpotify {
  return async (tenantId, userId, tally) => {
    if (options.mode === 'off') return { kind: 'none', code: 'spotify-off' };
    const access = await ask(getSpotifyAccess, tenantId, { user_id: userId });
    if (access.kind === 'none') return access;
    if (access.kind === 'later') return { kind: 'later', retryAfterMs: access.retry_after_ms };
    const client = createSpotifyClient({
      apiUrl: options.apiUrl,
      mode: access.mode,
      accessToken: async () => access.access_token,
      budget: options.budget,
      fetch: counted(tally, 'spotify'),
    });
    return { kind: 'client', client };
  };
}
