import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSpotifyOAuth, readAuthorizationAnswer } from './oauth.ts';

const answering = (answer: object, seen: RequestInit[] = []) =>
  createSpotifyOAuth({
    accountsUrl: 'https://accounts.invalid/',
    clientId: 'app',
    timeoutMs: 1000,
    now: () => 5000,
    fetch: async (_, init) => {
      seen.push(init ?? {});
      return Response.json(answer);
    },
  });

test('the authorize address carries the S256 challenge of the verifier and a fresh state', () => {
  const oauth = answering({});
  const request = oauth.authorizationRequest({
    redirectUri: 'https://club.example/callback',
    scopes: ['a', 'b'],
  });
  const url = new URL(request.url);
  expect(url.origin + url.pathname).toBe('https://accounts.invalid/authorize');
  expect(request.verifier).toMatch(/^[A-Za-z0-9_.~-]{43,128}$/);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'app',
    response_type: 'code',
    redirect_uri: 'https://club.example/callback',
    scope: 'a b',
    state: request.state,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(request.verifier).digest('base64url'),
  });
  const next = oauth.authorizationRequest({ redirectUri: 'https://club.example/callback' });
  expect(next.state).not.toBe(request.state);
  expect(next.verifier).not.toBe(request.verifier);
});

test('a refresh answer without a refresh token keeps the old one, with one takes the new one', async () => {
  const kept = await answering({ access_token: 'x', expires_in: 3600 }).refresh('old');
  expect(kept).toEqual({
    accessToken: 'x',
    accessTokenExpiresAtMs: 3_605_000,
    refreshToken: 'old',
    scopes: [],
  });
  const rotated = await answering({ access_token: 'x', expires_in: 3600, refresh_token: 'new' }).refresh(
    'old',
  );
  expect(rotated.refreshToken).toBe('new');
});

test('a public client names itself in the form and sends no Authorization', async () => {
  const seen: RequestInit[] = [];
  await answering({ access_token: 'x', expires_in: 1 }, seen).refresh('old');
  expect(new Headers(seen[0]?.headers).has('authorization')).toBe(false);
  expect(String(seen[0]?.body)).toBe('grant_type=refresh_token&refresh_token=old&client_id=app');
});

test('an answer without a token is a typed failure', async () => {
  await expect(answering({}).refresh('old')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
});

test.each([
  ['code=c&state=s', 's', { kind: 'code', code: 'c' }],
  ['error=access_denied&state=s', 's', { kind: 'denied', error: 'access_denied' }],
  ['code=c&state=other', 's', { kind: 'state-mismatch' }],
  ['code=c', 's', { kind: 'state-mismatch' }],
  ['code=c&state=', '', { kind: 'state-mismatch' }],
])('the return "%s" to the state "%s" is read as %j', (query, state, answer) => {
  expect(readAuthorizationAnswer(new URLSearchParams(query), state)).toEqual(answer);
});
