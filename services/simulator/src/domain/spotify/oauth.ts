import type { Reply } from './reply.ts';
import { type AccessToken, type App, bound, type Code, type Grant, type SpotifyState } from './state.ts';

export const ACCESS_TOKEN_S = 3_600;
const CODE_LIFE_MS = 600_000;
const KEPT_MAX = 20_000;

export const SCOPES: Readonly<Record<string, string>> = {
  'user-top-read': 'See what you listen to most',
  'user-read-recently-played': 'See what you played recently',
  'user-library-read': 'See your saved songs and albums',
  'user-library-modify': 'Change your saved songs and albums',
  'user-follow-read': 'See whom you follow',
  'user-follow-modify': 'Change whom you follow',
  'playlist-read-private': 'See your private playlists',
  'playlist-read-collaborative': 'See your collaborative playlists',
  'playlist-modify-private': 'Create and change your private playlists',
  'playlist-modify-public': 'Create and change your public playlists',
  'ugc-image-upload': 'Upload playlist covers',
  'user-read-private': 'See your country and subscription',
  'user-read-email': 'See your e-mail address',
  'user-read-playback-state': 'See what is playing',
  'user-modify-playback-state': 'Control playback',
  'user-read-currently-playing': 'See the current song',
  'user-read-playback-position': 'See where you stopped',
  'app-remote-control': 'Control the app',
  streaming: 'Play music',
};

/** What the process has and the domain has not: randomness and a digest. */
export interface OauthTools {
  /** An unguessable token, URL-safe. */
  readonly mint: () => string;
  /** SHA-256 of a text as base64url without padding. */
  readonly sha256: (text: string) => string;
}

/** Whether an address may be registered: https, a loopback literal over http, or an own scheme; never `localhost`. */
export function registrable(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, hash } = new URL(uri);
  if (hash !== '' || hostname === 'localhost') return false;
  return protocol !== 'http:' || isLoopback(hostname);
}

/** Exact match; a loopback literal that was registered without a port also takes any port. */
export function redirectMatches(registered: string, given: string): boolean {
  if (registered === given) return true;
  if (!URL.canParse(registered) || !URL.canParse(given)) return false;
  const r = new URL(registered);
  if (r.protocol !== 'http:' || !isLoopback(r.hostname) || r.port !== '') return false;
  const g = new URL(given);
  return (
    given === `${r.protocol}//${r.hostname}${g.port ? `:${g.port}` : ''}${registered.slice(r.origin.length)}`
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]';
}

export interface AuthorizeRequest {
  readonly app: App;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly challenge: string | null;
}

/**
 * Checks the query of `/authorize`.
 * Errors about who asks or where to return are shown to the user; all others go back to the app.
 */
export function authorizeRequest(
  state: SpotifyState,
  query: URLSearchParams,
): AuthorizeRequest | { readonly page: string } | { readonly back: string } {
  const app = state.apps.get(query.get('client_id') ?? '');
  if (!app) return { page: 'INVALID_CLIENT: Invalid client' };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.some((registered) => redirectMatches(registered, redirectUri))) {
    return { page: 'INVALID_CLIENT: Invalid redirect URI' };
  }
  const returned = query.get('state');
  const back = (error: string, description: string) => ({
    back: withQuery(redirectUri, {
      error,
      error_description: description,
      ...(returned === null ? {} : { state: returned }),
    }),
  });
  if (query.get('response_type') !== 'code')
    return back('unsupported_response_type', 'response_type must be code');
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.some((scope) => !Object.hasOwn(SCOPES, scope))) return back('invalid_scope', 'Invalid scope');
  const challenge = query.get('code_challenge');
  if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
    return back('invalid_request', 'code_challenge_method must be S256');
  }
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return back('invalid_request', 'code_challenge must be base64url of a SHA-256');
  return { app, redirectUri, scopes: [...new Set(scopes)], state: returned, challenge };
}

/** The user's decision: where the browser goes next. */
export function decide(
  state: SpotifyState,
  request: AuthorizeRequest,
  decision: { readonly approved: boolean; readonly userId: string },
  nowMs: number,
  { mint }: OauthTools,
): string {
  const returned = request.state === null ? {} : { state: request.state };
  if (!decision.approved) return withQuery(request.redirectUri, { error: 'access_denied', ...returned });
  const code = mint();
  state.codes.set(code, {
    clientId: request.app.clientId,
    userId: decision.userId,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    challenge: request.challenge,
    expiresAtMs: nowMs + CODE_LIFE_MS,
  });
  bound(state.codes, KEPT_MAX);
  return withQuery(request.redirectUri, { code, ...returned });
}

function withQuery(uri: string, values: Readonly<Record<string, string>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.href;
}

function oauthError(error: string, description: string): Reply {
  return { status: 400, body: { error, error_description: description } };
}

/** `POST /api/token`: all three grant types that are left. */
export function token(
  state: SpotifyState,
  form: URLSearchParams,
  authorization: string | undefined,
  nowMs: number,
  tools: OauthTools,
): Reply {
  const grantType = form.get('grant_type');
  if (!grantType) return oauthError('unsupported_grant_type', 'grant_type parameter is missing');
  const client = clientOf(state, form, authorization);
  if ('status' in client) return client;
  switch (grantType) {
    case 'authorization_code':
      return exchange(state, form, client, nowMs, tools);
    case 'refresh_token':
      return refresh(state, form, client, nowMs, tools);
    case 'client_credentials':
      if (!client.proven) return oauthError('invalid_client', 'Invalid client secret');
      return {
        status: 200,
        body: {
          access_token: issue(state, client.app, null, nowMs, tools),
          token_type: 'Bearer',
          expires_in: ACCESS_TOKEN_S,
        },
      };
    default:
      return oauthError(
        'unsupported_grant_type',
        'grant_type must be client_credentials, authorization_code or refresh_token',
      );
  }
}

interface Client {
  readonly app: App;
  /** Whether the app proved itself with its secret. */
  readonly proven: boolean;
}

function clientOf(
  state: SpotifyState,
  form: URLSearchParams,
  authorization: string | undefined,
): Client | Reply {
  let id = form.get('client_id');
  let secret = form.get('client_secret');
  if (authorization !== undefined) {
    const basic = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization)?.[1];
    if (!basic) return oauthError('invalid_client', 'Invalid client');
    const [name = '', ...rest] = new TextDecoder()
      .decode(Uint8Array.from(atob(basic), (c) => c.charCodeAt(0)))
      .split(':');
    id = name;
    secret = rest.join(':');
  }
  const app = state.apps.get(id ?? '');
  if (!app) return oauthError('invalid_client', 'Invalid client');
  if (secret !== null && secret !== app.secret) return oauthError('invalid_client', 'Invalid client secret');
  return { app, proven: secret !== null };
}

function exchange(
  state: SpotifyState,
  form: URLSearchParams,
  client: Client,
  nowMs: number,
  tools: OauthTools,
): Reply {
  const key = form.get('code');
  if (!key) return oauthError('invalid_request', 'code must be supplied');
  const code = state.codes.get(key);
  if (!code || code.clientId !== client.app.clientId || code.expiresAtMs <= nowMs) {
    return oauthError('invalid_grant', 'Invalid authorization code');
  }
  // A code is spent by the first attempt, right or wrong: a stolen one cannot be tried again.
  state.codes.delete(key);
  if (form.get('redirect_uri') !== code.redirectUri)
    return oauthError('invalid_grant', 'Invalid redirect URI');
  const refusal = verifierRefusal(code, form.get('code_verifier'), client, tools);
  if (refusal) return refusal;
  const grant: Grant = {
    clientId: code.clientId,
    userId: code.userId,
    scopes: code.scopes,
    consentedAtMs: nowMs,
    refreshToken: tools.mint(),
    revoked: false,
  };
  state.grants.set(grant.refreshToken, grant);
  bound(state.grants, KEPT_MAX);
  return granted(state, client.app, grant, nowMs, tools, grant.refreshToken);
}

function verifierRefusal(
  code: Code,
  verifier: string | null,
  client: Client,
  { sha256 }: OauthTools,
): Reply | undefined {
  if (code.challenge === null)
    return client.proven ? undefined : oauthError('invalid_client', 'Invalid client secret');
  if (verifier === null) return oauthError('invalid_request', 'code_verifier must be supplied');
  if (!/^[A-Za-z0-9_.~-]{43,128}$/.test(verifier))
    return oauthError('invalid_grant', 'code_verifier was incorrect');
  return sha256(verifier) === code.challenge
    ? undefined
    : oauthError('invalid_grant', 'code_verifier was incorrect');
}

function refresh(
  state: SpotifyState,
  form: URLSearchParams,
  client: Client,
  nowMs: number,
  tools: OauthTools,
): Reply {
  const key = form.get('refresh_token');
  if (!key) return oauthError('invalid_request', 'refresh_token must be supplied');
  const grant = state.grants.get(key);
  if (!grant || grant.clientId !== client.app.clientId)
    return oauthError('invalid_grant', 'Invalid refresh token');
  if (grant.revoked) return oauthError('invalid_grant', 'Refresh token revoked');
  if (nowMs >= sixMonthsAfter(grant.consentedAtMs))
    return oauthError('invalid_grant', 'Refresh token expired');
  if (!client.app.rotatesRefreshTokens) return granted(state, client.app, grant, nowMs, tools);
  const next = { ...grant, refreshToken: tools.mint() };
  grant.revoked = true;
  state.grants.set(next.refreshToken, next);
  return granted(state, client.app, next, nowMs, tools, next.refreshToken);
}

function granted(
  state: SpotifyState,
  app: App,
  grant: Grant,
  nowMs: number,
  tools: OauthTools,
  refreshToken?: string,
): Reply {
  return {
    status: 200,
    body: {
      access_token: issue(state, app, grant, nowMs, tools),
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_S,
      scope: grant.scopes.join(' '),
      ...(refreshToken ? { refresh_token: refreshToken } : {}),
    },
  };
}

function issue(
  state: SpotifyState,
  app: App,
  grant: Grant | null,
  nowMs: number,
  { mint }: OauthTools,
): string {
  const key = mint();
  const access: AccessToken = { clientId: app.clientId, grant, expiresAtMs: nowMs + ACCESS_TOKEN_S * 1000 };
  state.tokens.set(key, access);
  bound(state.tokens, KEPT_MAX);
  return key;
}

/** Six calendar months after the first consent, whatever was refreshed in between. */
export function sixMonthsAfter(ms: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + 6);
  // A month without the day would spill into the next: take its last day.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime();
}

/** The user takes the consent back: refresh and access tokens die at once. @returns how many consents ended */
export function revoke(state: SpotifyState, userId: string, clientId: string | undefined): number {
  let count = 0;
  for (const grant of state.grants.values()) {
    if (grant.userId !== userId || grant.revoked || (clientId !== undefined && grant.clientId !== clientId))
      continue;
    grant.revoked = true;
    count++;
  }
  return count;
}
