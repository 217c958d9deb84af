import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  authorizeRequest,
  decide,
  redirectMatches,
  registrable,
  revoke,
  sixMonthsAfter,
  token,
} from './oauth.ts';
import { emptyState } from './state.ts';

let minted = 0;
const tools = {
  mint: () => `minted-${++minted}`,
  sha256: (text: string) => createHash('sha256').update(text).digest('base64url'),
};
const verifier = 'v'.repeat(43);
const redirectUri = 'http://127.0.0.1:8080/v1/auth/spotify/callback';

function query(changes: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    client_id: 'trc-development',
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge_method: 'S256',
    code_challenge: tools.sha256(verifier),
    scope: 'user-top-read',
    state: 'xyz',
    ...changes,
  });
}

function signIn(state = emptyState(), nowMs = 0) {
  const request = authorizeRequest(state, query());
  if (!('app' in request)) throw new Error(JSON.stringify(request));
  const address = new URL(decide(state, request, { approved: true, userId: 'u' }, nowMs, tools));
  return { state, code: address.searchParams.get('code') ?? '', returned: address.searchParams.get('state') };
}

const form = (code: string, changes: Record<string, string> = {}) =>
  new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: 'trc-development',
    code_verifier: verifier,
    ...changes,
  });
const refreshForm = (refreshToken: string) =>
  new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: 'trc-development',
  });
const bodyOf = (reply: { body?: unknown }) => reply.body as Record<string, string>;

describe('redirect addresses', () => {
  it('a loopback literal without a port takes any port; everything else is exact', () => {
    expect(redirectMatches('http://127.0.0.1/cb', 'http://127.0.0.1:5173/cb')).toBe(true);
    expect(redirectMatches('http://[::1]/cb', 'http://[::1]:9/cb')).toBe(true);
    expect(redirectMatches('http://127.0.0.1/cb', 'http://127.0.0.1:5173/cb/')).toBe(false);
    expect(redirectMatches('http://127.0.0.1/cb', 'http://127.0.0.1:5173/cb?x=1')).toBe(false);
    expect(redirectMatches('http://127.0.0.1:80/cb', 'http://127.0.0.1:5173/cb')).toBe(false);
    expect(redirectMatches('http://127.0.0.1:8080/cb', 'http://127.0.0.1:5173/cb')).toBe(false);
    expect(redirectMatches('http://127.0.0.1/cb', 'http://localhost:5173/cb')).toBe(false);
    expect(redirectMatches('https://a.test/cb', 'https://a.test:444/cb')).toBe(false);
  });

  it('localhost and plain http to other hosts cannot be registered', () => {
    expect(
      ['https://a.test/cb', 'http://127.0.0.1/cb', 'http://[::1]/cb', 'myapp://cb'].map(registrable),
    ).toEqual([true, true, true, true]);
    expect(
      ['http://localhost/cb', 'https://localhost/cb', 'http://a.test/cb', 'nonsense'].map(registrable),
    ).toEqual([false, false, false, false]);
  });
});

describe('the consent request', () => {
  it('an unknown app or address is shown to the user and never redirected', () => {
    expect(authorizeRequest(emptyState(), query({ client_id: 'x' }))).toEqual({
      page: 'INVALID_CLIENT: Invalid client',
    });
    expect(authorizeRequest(emptyState(), query({ redirect_uri: 'https://evil.test/' }))).toEqual({
      page: 'INVALID_CLIENT: Invalid redirect URI',
    });
  });

  it('implicit grant, plain challenges and unknown scopes go back as errors with the state', () => {
    for (const changes of [
      { response_type: 'token' },
      { code_challenge_method: 'plain' },
      { scope: 'everything' },
    ] as Record<string, string>[]) {
      const refused = authorizeRequest(emptyState(), query(changes));
      expect('back' in refused && new URL(refused.back).searchParams.get('error')).toBeTruthy();
      expect('back' in refused && new URL(refused.back).searchParams.get('state')).toBe('xyz');
    }
  });

  it('a refusal of the user carries access_denied and the state', () => {
    const state = emptyState();
    const request = authorizeRequest(state, query());
    if (!('app' in request)) throw new Error('refused');
    expect(decide(state, request, { approved: false, userId: '' }, 0, tools)).toBe(
      `${redirectUri}?error=access_denied&state=xyz`,
    );
  });
});

describe('tokens', () => {
  it('a code with its verifier gives an hour of access and a refresh token, once', () => {
    const { state, code, returned } = signIn();
    expect(returned).toBe('xyz');
    const first = token(state, form(code), undefined, 0, tools);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'user-top-read' },
    });
    expect(bodyOf(first)['refresh_token']).toBeTruthy();
    expect(token(state, form(code), undefined, 0, tools)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid authorization code' },
    });
  });

  it('a wrong verifier, address or client gives nothing and spends the code', () => {
    const wrongs: Record<string, string>[] = [
      { code_verifier: 'w'.repeat(43) },
      { redirect_uri: redirectUri.replace('8080', '8081') },
      { code_verifier: 'short' },
    ];
    for (const changes of wrongs) {
      const { state, code } = signIn();
      expect(token(state, form(code, changes), undefined, 0, tools)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant' },
      });
      expect(token(state, form(code), undefined, 0, tools).status).toBe(400);
    }
    const { state, code } = signIn();
    expect(token(state, form(code, { client_id: 'trc-extended' }), undefined, 0, tools)).toMatchObject({
      body: { error: 'invalid_grant' },
    });
  });

  it('a refresh brings no new refresh token, also not the tenth', () => {
    const { state, code } = signIn();
    const { refresh_token: key = '' } = bodyOf(token(state, form(code), undefined, 0, tools));
    for (let i = 0; i < 10; i++) {
      const again = token(state, refreshForm(key), undefined, i, tools);
      expect(again.status).toBe(200);
      expect(bodyOf(again)).not.toHaveProperty('refresh_token');
    }
    expect(token(state, refreshForm('undefined'), undefined, 0, tools)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid refresh token' },
    });
  });

  it('with rotation switched on the old refresh token dies', () => {
    const { state, code } = signIn();
    const app = state.apps.get('trc-development');
    if (app) app.rotatesRefreshTokens = true;
    const { refresh_token: key = '' } = bodyOf(token(state, form(code), undefined, 0, tools));
    const { refresh_token: next = '' } = bodyOf(token(state, refreshForm(key), undefined, 1, tools));
    expect(token(state, refreshForm(key), undefined, 2, tools)).toMatchObject({
      body: { error_description: 'Refresh token revoked' },
    });
    expect(token(state, refreshForm(next), undefined, 3, tools).status).toBe(200);
  });

  it('six months after the consent the refresh token is dead, whatever was refreshed in between', () => {
    const consent = Date.UTC(2026, 7, 31);
    const { state, code } = signIn(emptyState(), consent);
    const { refresh_token: key = '' } = bodyOf(token(state, form(code), undefined, consent, tools));
    const end = sixMonthsAfter(consent);
    expect(new Date(end).toISOString().slice(0, 10)).toBe('2027-02-28');
    expect(token(state, refreshForm(key), undefined, end - 1, tools).status).toBe(200);
    expect(token(state, refreshForm(key), undefined, end, tools)).toMatchObject({
      body: { error: 'invalid_grant', error_description: 'Refresh token expired' },
    });
  });

  it('a revoked consent says so', () => {
    const { state, code } = signIn();
    const { refresh_token: key = '' } = bodyOf(token(state, form(code), undefined, 0, tools));
    expect(revoke(state, 'u', undefined)).toBe(1);
    expect(token(state, refreshForm(key), undefined, 0, tools)).toMatchObject({
      body: { error_description: 'Refresh token revoked' },
    });
  });

  it('an app proves itself with its secret, in the header or not at all', () => {
    const state = emptyState();
    const credentials = new URLSearchParams({ grant_type: 'client_credentials' });
    const basic = (secret: string) => `Basic ${btoa(`trc-extended:${secret}`)}`;
    expect(token(state, credentials, basic('trc-extended-secret'), 0, tools).status).toBe(200);
    expect(token(state, credentials, basic('wrong'), 0, tools)).toMatchObject({
      status: 400,
      body: { error: 'invalid_client' },
    });
    expect(
      token(
        state,
        new URLSearchParams({ grant_type: 'client_credentials', client_id: 'trc-extended' }),
        undefined,
        0,
        tools,
      ),
    ).toMatchObject({ body: { error: 'invalid_client' } });
  });
});
