import { inTenant } from '@trc/runtime/tenancy';
import { createSpotifyOAuth } from '@trc/spotify/oauth';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { EmailSignInRoutes } from '../src/inbound/email-sign-in.routes.ts';
import { KeySignInRoutes } from '../src/inbound/key-sign-in.routes.ts';
import { OidcSignInRoutes } from '../src/inbound/oidc-sign-in.routes.ts';
import { SpotifySignInRoutes } from '../src/inbound/spotify-sign-in.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addSignInLink } from '../src/outbound/sign-ins.store.ts';
import type { Sites } from '../src/outbound/sites.ts';
import type { SpotifyApp } from '../src/outbound/spotify-apps.ts';
import { OIDC, PAGE_FILES, SITES, SPOTIFY_APP_OF } from '../src/tokens.ts';
import { Browser } from './browser.ts';
import { askOf, type Member, makeTenant, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';
import { buildPages } from './page-files.ts';

const looking = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const oauth = createSpotifyOAuth({
  accountsUrl: 'https://accounts.example',
  clientId: 'club',
  clientSecret: 'secret',
  timeoutMs: 1_000,
});

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let host: Member;
let app: SpotifyApp | null;
const now = new Date();
const pages = buildPages();

const sites: Sites = {
  at: async () => ({ tenantId: host.tenantId, brand: null, address: gateway.url }),
  of: async () => ({ brand: null, address: gateway.url }),
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway(
    [AccountRoutes, EmailSignInRoutes, KeySignInRoutes, OidcSignInRoutes, SpotifySignInRoutes],
    { db, clock: () => now, ask: askOf(scriptedPlan()) },
    [
      { provide: SITES, useValue: sites },
      { provide: OIDC, useValue: {} },
      { provide: SPOTIFY_APP_OF, useValue: async () => app },
      { provide: PAGE_FILES, useValue: pages.files },
    ],
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
  pages.remove();
});
beforeEach(async () => {
  app = { account: 'default', mode: 'extended', oauth };
  host = await makeTenant(db);
});

const go = (browser: Browser, path: string, headers: Record<string, string> = looking) =>
  browser.send('GET', path, undefined, headers);
const toldTo = (answer: Response) => [answer.status, answer.headers.get('location')];
/** Goes to Spotify, and comes back with what the listener said there. */
async function comeBack(browser: Browser, said: string): Promise<Response> {
  const away = await go(browser, '/v1/auth/spotify/start?return_to=/worlds?page=2');
  const state = new URL(away.headers.get('location') ?? '').searchParams.get('state');
  return go(browser, `/v1/auth/spotify/callback?state=${state}&${said}`);
}
async function signedIn(): Promise<Browser> {
  const browser = new Browser(gateway);
  expect((await browser.send('POST', '/v1/auth/key', { key: host.key })).status).toBe(204);
  return browser;
}

describe('a sign-in that fails under the eyes of somebody', () => {
  test('because they said no leads back to sign in, and from there to where they were going', async () => {
    expect(toldTo(await comeBack(new Browser(gateway), 'error=access_denied'))).toEqual([
      303,
      '/sign-in?problem=sign-in-declined&return_to=%2Fworlds%3Fpage%3D2',
    ]);
  });

  test('because it is too old, or of another browser, says so', async () => {
    const stale = await go(new Browser(gateway), '/v1/auth/spotify/callback?state=old&code=x');
    expect(toldTo(stale)).toEqual([303, '/sign-in?problem=sign-in-ended']);
    const oidc = await go(new Browser(gateway), '/v1/auth/oidc/callback?state=old&code=x');
    expect(toldTo(oidc)).toEqual([303, '/sign-in?problem=sign-in-ended']);
  });

  test('because the way does not exist here says so', async () => {
    app = null;
    expect(toldTo(await go(new Browser(gateway), '/v1/auth/spotify/start?return_to=/samples'))).toEqual([
      303,
      '/sign-in?problem=spotify-off&return_to=%2Fsamples',
    ]);
    expect(toldTo(await go(new Browser(gateway), '/v1/auth/oidc/start'))).toEqual([
      303,
      '/sign-in?problem=not-found',
    ]);
  });

  test('because the link of a mail was used leads to where a new one is asked for', async () => {
    const token = await inTenant(db, host.tenantId, (trx) =>
      addSignInLink(trx, {
        tenant_id: host.tenantId,
        email: 'rin@example.com',
        return_to: '/worlds',
        expires_at: new Date(now.getTime() + 60_000),
      }),
    );
    const press = () =>
      new Browser(gateway).send('POST', '/v1/auth/email/callback', new URLSearchParams({ token }), looking);
    expect(toldTo(await press())).toEqual([303, '/worlds']);
    expect(toldTo(await press())).toEqual([303, '/sign-in?problem=sign-in-ended']);
  });

  test('leads to no other site', async () => {
    app = null;
    for (const elsewhere of ['https://evil.example', '//evil.example', '/%5Cevil.example']) {
      const answer = await go(
        new Browser(gateway),
        `/v1/auth/spotify/start?return_to=${elsewhere.includes('%') ? elsewhere : encodeURIComponent(elsewhere)}`,
      );
      expect(toldTo(answer)).toEqual([303, '/sign-in?problem=invalid-request']);
    }
  });

  test('while they are signed in was to link an account, and leads back to theirs', async () => {
    const browser = await signedIn();
    expect(toldTo(await comeBack(browser, 'error=access_denied'))).toEqual([
      303,
      '/account?problem=sign-in-declined',
    ]);
    expect(toldTo(await go(browser, '/v1/auth/spotify/callback?state=old&code=x'))).toEqual([
      303,
      '/account?problem=sign-in-ended',
    ]);
    expect(await browser.me()).not.toBeNull();
  });
});

describe('a sign-in that fails', () => {
  const stale = '/v1/auth/spotify/callback?state=old&code=x';

  test('is a problem document to programs', async () => {
    const told = await gateway.call('', 'GET', stale);
    expect(told).toMatchObject({ status: 400, body: { code: 'sign-in-ended' } });
  });

  test('is one to everybody where there are no pages', async () => {
    const bare = await startGateway([SpotifySignInRoutes], { db, clock: () => now, ask: askOf() }, [
      { provide: SITES, useValue: sites },
      { provide: SPOTIFY_APP_OF, useValue: async () => app },
    ]);
    try {
      expect((await bare.send('', 'GET', stale, undefined, looking)).status).toBe(400);
    } finally {
      await bare.stop();
    }
  });
});
