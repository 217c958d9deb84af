import { createHash } from 'node:crypto';
import { readConfig } from '@trc/runtime/config';
import { variables } from '../src/config.ts';
import { type Simulator, startSimulator } from '../src/server.ts';

export const VERIFIER = 'walk-the-real-page-walk-the-real-page-walk-the';
export const REDIRECT = 'http://127.0.0.1:5999/v1/auth/spotify/callback';
export const ALL_SCOPES =
  'user-top-read user-read-recently-played user-library-read user-library-modify user-follow-read user-follow-modify playlist-read-private playlist-read-collaborative playlist-modify-private playlist-modify-public ugc-image-upload user-read-private user-read-email';

/** A simulator in this process, on a free port. */
export async function start(): Promise<Simulator> {
  const config = readConfig('simulator', variables, { LOG_LEVEL: 'silent' });
  return startSimulator({ ...config, port: 0 });
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any;
}

export async function call(url: string, init: RequestInit = {}): Promise<Called> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** Signs in as a browser would: opens the page, takes its hidden fields, agrees, trades the code. */
export async function signIn(url: string, clientId: string, userId: string, scope = ALL_SCOPES) {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    code_challenge_method: 'S256',
    code_challenge: challenge,
    scope,
    state: 's&"<1',
  });
  const page = await call(`${url}/spotify/accounts/authorize?${query}`);
  const form = new URLSearchParams({ user_id: userId, decision: 'approve' });
  for (const [, name = '', value = ''] of page.text.matchAll(
    /type="hidden" name="([^"]*)" value="([^"]*)"/g,
  )) {
    form.append(
      name,
      value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    );
  }
  const decided = await call(`${url}/spotify/accounts/authorize`, { method: 'POST', body: form });
  const back = new URL(decided.headers.get('location') ?? 'http://nowhere/');
  const token = await call(`${url}/spotify/accounts/api/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
      client_id: clientId,
      code_verifier: VERIFIER,
    }),
  });
  const access: string = token.json?.access_token ?? '';
  const refresh: string = token.json?.refresh_token ?? '';
  const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(path.startsWith('http') ? path : `${url}/spotify/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { page, back, token, access, refresh, api };
}

export function control(url: string, method: string, path: string, body?: unknown): Promise<Called> {
  return call(`${url}/_control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}
