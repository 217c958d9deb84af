import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SpotifyError } from './errors.ts';
import { type Fetch, readJson, send } from './transport.ts';

/** What the product asks a listener for: read their history and playlists, write playlists with covers. */
export const spotifyScopes = [
  'user-top-read',
  'user-read-recently-played',
  'user-library-read',
  'playlist-read-private',
  'playlist-read-collaborative',
  'playlist-modify-private',
  'playlist-modify-public',
  'ugc-image-upload',
] as const;

export interface SpotifyOAuthOptions {
  /** `https://accounts.spotify.com`, or where its stand-in is. */
  readonly accountsUrl: string;
  readonly clientId: string;
  /** Absent for a public client, which proves itself by PKCE alone. */
  readonly clientSecret?: string | undefined;
  readonly fetch?: Fetch | undefined;
  readonly timeoutMs: number;
  readonly now?: (() => number) | undefined;
}

export interface SpotifyTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresAtMs: number;
  /** Null only for client credentials. */
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
}

/** Keep `state` and `verifier` on the server until the listener returns. */
export interface AuthorizationRequest {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
}

export type AuthorizationAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'denied'; readonly error: string }
  /** Not the answer to our question: a forged or a stale link. */
  | { readonly kind: 'state-mismatch' };

export interface SpotifyOAuth {
  /** Where to send the listener (authorization code with PKCE S256, RFC 7636, and a random state). */
  authorizationRequest(request: {
    redirectUri: string;
    scopes?: readonly string[];
    showDialog?: boolean;
  }): AuthorizationRequest;
  /** Trades the code for tokens. @throws SpotifyError `needs-reconnect` for a used, old or foreign code. */
  exchangeCode(exchange: { code: string; redirectUri: string; verifier: string }): Promise<SpotifyTokens>;
  /**
   * A fresh access token. The answer always carries a refresh token: the new one, or the given one when Spotify sends
   * none, as it does since June 2026. @throws SpotifyError `needs-reconnect` when the consent is gone.
   */
  refresh(refreshToken: string): Promise<SpotifyTokens & { readonly refreshToken: string }>;
  /** A token of the app itself, for catalogue calls. @throws SpotifyError `bad-request` without a client secret. */
  clientCredentials(): Promise<SpotifyTokens>;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(3600),
  refresh_token: z.string().min(1).nullish().catch(null),
  scope: z.string().nullish().catch(null),
});

/** Reads the query with which Spotify sends the listener back; compares the state in constant time. */
export function readAuthorizationAnswer(query: URLSearchParams, expectedState: string): AuthorizationAnswer {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (expectedState === '' || !timingSafeEqual(digest(query.get('state') ?? ''), digest(expectedState))) {
    return { kind: 'state-mismatch' };
  }
  const code = query.get('code');
  return code ? { kind: 'code', code } : { kind: 'denied', error: query.get('error') ?? 'no code' };
}

export function createSpotifyOAuth(options: SpotifyOAuthOptions): SpotifyOAuth {
  const { clientId, clientSecret, now = Date.now } = options;
  const accountsUrl = options.accountsUrl.replace(/\/+$/, '');

  async function requestTokens(form: Record<string, string>): Promise<SpotifyTokens> {
    const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
    if (clientSecret) {
      headers['authorization'] = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    }
    const body = new URLSearchParams(clientSecret ? form : { ...form, client_id: clientId }).toString();
    const response = await send(`${accountsUrl}/api/token`, { method: 'POST', headers, body }, options);
    const answer = tokenAnswer.safeParse(await readJson(response));
    if (!answer.success) {
      throw new SpotifyError(
        { kind: 'unavailable', cause: 'unreadable', retryAfterMs: null },
        'Spotify sent no usable token',
      );
    }
    const { access_token, expires_in, refresh_token, scope } = answer.data;
    return {
      accessToken: access_token,
      accessTokenExpiresAtMs: now() + Math.floor(expires_in * 1000),
      refreshToken: refresh_token ?? null,
      scopes: scope ? scope.split(' ').filter((word) => word !== '') : [],
    };
  }

  return {
    authorizationRequest({ redirectUri, scopes = spotifyScopes, showDialog = false }) {
      const verifier = randomBytes(48).toString('base64url');
      const state = randomBytes(24).toString('base64url');
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge_method: 'S256',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        ...(showDialog ? { show_dialog: 'true' } : {}),
      });
      return { url: `${accountsUrl}/authorize?${query}`, state, verifier };
    },
    exchangeCode: ({ code, redirectUri, verifier }) =>
      requestTokens({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    async refresh(refreshToken) {
      const tokens = await requestTokens({ grant_type: 'refresh_token', refresh_token: refreshToken });
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    },
    async clientCredentials() {
      if (!clientSecret) {
        throw new SpotifyError(
          { kind: 'bad-request', status: 400 },
          'Client credentials need a client secret',
        );
      }
      return requestTokens({ grant_type: 'client_credentials' });
    },
  };
}
