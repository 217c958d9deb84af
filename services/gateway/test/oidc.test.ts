import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { OidcProviderRoutes } from '../src/inbound/oidc-provider.routes.ts';
import { OidcSignInRoutes } from '../src/inbound/oidc-sign-in.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { createOidc } from '../src/outbound/oidc.http.ts';
import { openSession } from '../src/outbound/sessions.store.ts';
import type { Sites } from '../src/outbound/sites.ts';
import { OIDC, SITES } from '../src/tokens.ts';
import { Browser } from './browser.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';
import { type OpenIdProvider, type ProviderAccount, startOpenIdProvider } from './openid-provider.ts';

const timeoutMs = 10_000;
const settings = '/v1/tenant/oidc';
const rin: ProviderAccount = { sub: 'rin-17', name: 'Rin', email: 'Rin@example.com', email_verified: true };

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let provider: OpenIdProvider;
let owner: Member;
let now: Date;
let plan: Parameters<typeof scriptedPlan>[0];

const sites: Sites = {
  at: async () => ({ tenantId: owner.tenantId, brand: null, address: gateway.url }),
  of: async () => ({ brand: null, address: gateway.url }),
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway(
    [AccountRoutes, OidcProviderRoutes, OidcSignInRoutes],
    {
      db,
      clock: () => now,
      ask: (contract, tenantId, request) => askOf(scriptedPlan(plan))(contract, tenantId, request),
    },
    [
      { provide: SITES, useValue: sites },
      { provide: OIDC, useValue: createOidc({ allowPrivate: true, timeoutMs }) },
    ],
  );
  provider = await startOpenIdProvider(`${gateway.url}/v1/auth/oidc/callback`);
});
afterAll(async () => {
  await provider.stop();
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  now = new Date();
  plan = { white_label: true, api_requests_per_day: null, enforcement: 'enforce' };
  const { tenantId } = await makeTenant(db);
  owner = await makeUser(db, tenantId, { role: 'owner', email: 'owner@example.com' });
  expect((await put()).status).toBe(200);
});

const put = (more: object = {}) =>
  gateway.call(owner.key, 'PUT', settings, {
    issuer: provider.issuer,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
    label: 'Sign in with Example',
    ...more,
  });
const setTenant = (set: { sign_up: 'closed' | 'members' | 'tenants' }) =>
  inTenant(db, owner.tenantId, (trx) => trx.updateTable('tenants').set(set).execute());
const users = () => inTenant(db, owner.tenantId, (trx) => trx.selectFrom('users').selectAll().execute());
async function start(browser: Browser, headers: Record<string, string> = {}): Promise<URL> {
  const begun = await browser.send('GET', '/v1/auth/oidc/start?return_to=/worlds', undefined, headers);
  expect(begun.status).toBe(302);
  return new URL(begun.headers.get('location') ?? '');
}
const comeBack = (browser: Browser, back: URL) => browser.send('GET', back.pathname + back.search);
async function signIn(account: ProviderAccount, browser = new Browser(gateway)) {
  const back = await provider.signIn((await start(browser)).href, account);
  const finished = await comeBack(browser, back);
  return { browser, back, finished, me: await browser.me() };
}
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe("the account's provider", () => {
  test('is kept without showing its secret, and says where the browser comes back to', async () => {
    const { body } = await gateway.call(owner.key, 'GET', settings);
    expect(body).toEqual({
      issuer: provider.issuer,
      client_id: provider.clientId,
      label: 'Sign in with Example',
      redirect_uri: `${gateway.url}/v1/auth/oidc/callback`,
    });
    const [row] = await inTenant(db, owner.tenantId, (trx) =>
      trx.selectFrom('oidc_providers').selectAll().execute(),
    );
    expect(JSON.stringify(row)).not.toContain(provider.clientSecret);
  });

  test('is part of the white label, and a matter of admins', async () => {
    const member = await makeUser(db, owner.tenantId);
    expect((await gateway.call(member.key, 'GET', settings)).status).toBe(403);
    plan = { ...plan, white_label: false };
    expect(await put()).toMatchObject({ status: 403, body: { code: 'white-label-not-in-plan' } });
    plan = { ...plan, enforcement: 'warn' };
    expect((await put()).status).toBe(200);
  });

  test('is asked at once, and what is none is refused and changes nothing', async () => {
    const refused = await put({ issuer: `${gateway.url}/nothing` });
    expect(refused).toMatchObject({ status: 422, body: { code: 'oidc-provider-refused' } });
    expect((await gateway.call(owner.key, 'GET', settings)).body.issuer).toBe(provider.issuer);
  });

  test('on a private address is never called where the installation does not allow it', async () => {
    const check = createOidc({ allowPrivate: false, timeoutMs }).check(provider);
    await expect(check).rejects.toThrow(/private address|HTTPS/i);
    const secure = createOidc({ allowPrivate: false, timeoutMs }).check({
      ...provider,
      issuer: 'https://127.0.0.1',
    });
    await expect(secure).rejects.toThrow(/private address/);
  });

  test('that is taken away signs nobody in', async () => {
    expect((await gateway.call(owner.key, 'DELETE', settings)).status).toBe(204);
    expect((await gateway.call(owner.key, 'DELETE', settings)).status).toBe(404);
    expect((await new Browser(gateway).send('GET', '/v1/auth/oidc/start')).status).toBe(404);
  });
});

describe('a sign-in with the provider', () => {
  test('asks with PKCE, state and nonce, and ends in a session where it was to lead', async () => {
    const asked = (await start(new Browser(gateway))).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(asked.get(name)?.length).toBeGreaterThan(30);
    const { finished, me } = await signIn(rin);
    expect([finished.status, finished.headers.get('location')]).toEqual([302, '/worlds']);
    expect(me).toMatchObject({ tenant_id: owner.tenantId, role: 'member', email: 'rin@example.com' });
  });

  test('finds the same user again by the id of the provider, whatever the address is by then', async () => {
    const first = (await signIn(rin)).me;
    const second = (await signIn({ ...rin, email: 'else@example.com' })).me;
    expect(second?.user_id).toBe(first?.user_id);
    expect(await users()).toHaveLength(3);
  });

  test('finds who is known by an address that the provider has verified, and by no other', async () => {
    const known = await makeUser(db, owner.tenantId, { email: 'rin@example.com' });
    const unverified = await signIn({ ...rin, sub: 'other', email_verified: false });
    expect(unverified.me?.user_id).not.toBe(known.userId);
    expect(unverified.me?.email).toBeNull();
    expect((await signIn(rin)).me?.user_id).toBe(known.userId);
  });

  test('makes nobody an owner who only says that they have the address of one', async () => {
    const { finished, me } = await signIn({ ...rin, email: 'owner@example.com' });
    expect([finished.status, await codeOf(finished), me]).toEqual([409, 'address-taken', null]);
  });

  test('links the account to who is signed in, and not at the wish of another site', async () => {
    const { token } = await inTenant(db, owner.tenantId, (trx) =>
      openSession(trx, { ...owner, method: 'email', userAgent: null }, now),
    );
    const cookie = `trc_session=${token}`;
    const forced = new Browser(gateway);
    const lured = await start(forced, { cookie, 'sec-fetch-site': 'cross-site' });
    await comeBack(forced, await provider.signIn(lured.href, { sub: 'stranger' }));
    expect((await forced.me())?.user_id).not.toBe(owner.userId);
    const own = new Browser(gateway);
    const wanted = await start(own, { cookie, 'sec-fetch-site': 'same-origin' });
    await comeBack(own, await provider.signIn(wanted.href, rin));
    expect((await signIn(rin)).me?.user_id).toBe(owner.userId);
  });

  test('lets nobody new in where the door is closed', async () => {
    await setTenant({ sign_up: 'closed' });
    const { finished } = await signIn(rin);
    expect([finished.status, await codeOf(finished)]).toEqual([403, 'sign-up-closed']);
  });

  test('makes a tenant of their own where tenants are made, once', async () => {
    await setTenant({ sign_up: 'tenants' });
    const first = (await signIn(rin)).me;
    expect(first).toMatchObject({ role: 'owner', email: 'rin@example.com' });
    expect(first?.tenant_id).not.toBe(owner.tenantId);
    expect((await signIn(rin)).me).toMatchObject({ user_id: first?.user_id, tenant_id: first?.tenant_id });
  });
});

describe('an answer that is not the one to this question', () => {
  test('of another browser signs nobody in', async () => {
    const back = await provider.signIn((await start(new Browser(gateway))).href, rin);
    const other = new Browser(gateway);
    expect((await comeBack(other, back)).status).toBe(400);
    await start(other);
    expect((await comeBack(other, back)).status).toBe(400);
    expect(await other.me()).toBeNull();
  });

  test('is good once', async () => {
    const browser = new Browser(gateway);
    const back = await provider.signIn((await start(browser)).href, rin);
    const cookie = `trc_sign_in=${back.searchParams.get('state')}`;
    expect((await comeBack(browser, back)).status).toBe(302);
    const replayed = await gateway.send('', 'GET', back.pathname + back.search, undefined, { cookie });
    expect(replayed.status).toBe(400);
  });

  test('comes too late after ten minutes', async () => {
    const browser = new Browser(gateway);
    const back = await provider.signIn((await start(browser)).href, rin);
    now = new Date(now.getTime() + 600_000);
    expect((await comeBack(browser, back)).status).toBe(400);
  });

  test.each([
    ['state', 'another state', 400],
    ['code', 'another code', 422],
    ['iss', 'https://evil.example', 422],
  ])('with %s changed on the way back is refused', async (name, value, status) => {
    const browser = new Browser(gateway);
    const back = await provider.signIn((await start(browser)).href, rin);
    back.searchParams.set(name, value);
    expect((await comeBack(browser, back)).status).toBe(status);
    expect(await browser.me()).toBeNull();
  });

  test.each(['nonce', 'code_challenge'])('to another %s is refused', async (name) => {
    const browser = new Browser(gateway);
    const asked = await start(browser);
    asked.searchParams.set(name, 'x'.repeat(43));
    const refused = await comeBack(browser, await provider.signIn(asked.href, rin));
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'oidc-provider-refused']);
    expect(await browser.me()).toBeNull();
  });
});
