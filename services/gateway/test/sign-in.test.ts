import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import type { Id } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { EmailSignInRoutes } from '../src/inbound/email-sign-in.routes.ts';
import { SessionsRoutes } from '../src/inbound/sessions.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database, SignUp } from '../src/outbound/database.ts';
import type { Sites } from '../src/outbound/sites.ts';
import { SITES } from '../src/tokens.ts';
import { Browser } from './browser.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan, stated } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const email = 'rin@example.com';
const ways = { start: '/v1/auth/email', finish: '/v1/auth/email/callback' };

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let now: Date;
let host: Member;

const sites: Sites = {
  at: async () => ({ tenantId: host.tenantId, brand: null, address: gateway.url }),
  of: async () => ({ brand: null, address: gateway.url }),
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway(
    [AccountRoutes, EmailSignInRoutes, SessionsRoutes],
    { db, clock: () => now, ask: askOf(scriptedPlan()) },
    [{ provide: SITES, useValue: sites }],
  );
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  host = await makeTenant(db);
});

const after = (s: number) => new Date(now.getTime() + s * 1_000);
const openTo = (sign_up: SignUp) =>
  inTenant(db, host.tenantId, (trx) => trx.updateTable('tenants').set({ sign_up }).execute());
const ask = (address = email, return_to?: string) =>
  gateway.call('', 'POST', ways.start, { email: address, ...(return_to ? { return_to } : {}) });
/** The tokens of the mails that are owed to an address, oldest first. */
async function tokens(address = email): Promise<string[]> {
  const mails = await inTenant(db, host.tenantId, (trx) =>
    trx
      .selectFrom('mails')
      .selectAll()
      .where('to_address', '=', address.toLowerCase())
      .orderBy('created_at')
      .execute(),
  );
  return mails.map(({ data }) => {
    const link = new URL((data as { link: string }).link);
    expect(link.origin + link.pathname).toBe(gateway.url + ways.finish);
    return link.searchParams.get('token') ?? '';
  });
}
async function token(address = email, return_to?: string): Promise<string> {
  expect((await ask(address, return_to)).status).toBe(202);
  return (await tokens(address)).at(-1) ?? '';
}
const finish = (browser: Browser, value: string, headers?: Record<string, string>) =>
  browser.send('POST', ways.finish, new URLSearchParams({ token: value }), headers);
async function enter(address = email): Promise<Browser> {
  const browser = new Browser(gateway);
  expect((await finish(browser, await token(address))).status).toBe(303);
  return browser;
}

describe('a link in a mail', () => {
  test('shows a page with a button, signs in by the button alone, and leads to where it was asked for', async () => {
    const browser = new Browser(gateway);
    const value = await token(email, '/worlds');
    const page = await browser.send('GET', `${ways.finish}?token=${value}`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(await page.text()).toContain(`name="token" value="${value}"`);
    expect(await browser.me()).toBeNull();
    const finished = await finish(browser, value);
    expect([finished.status, finished.headers.get('location')]).toEqual([303, '/worlds']);
    expect(await browser.me()).toMatchObject({ tenant_id: host.tenantId, role: 'member', email });
  });

  test('carries nothing into its page that the page would run', async () => {
    const page = await gateway.send('', 'GET', `${ways.finish}?token=${encodeURIComponent('"><script>')}`);
    expect(await page.text()).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is good once, for a quarter of an hour, and is stored only as a hash', async () => {
    const value = await token();
    const { rows } = await sql<{
      row: string;
    }>`select row_to_json(l)::text as row from gateway.sign_in_links as l`.execute(database.openAsAdmin());
    expect(rows.filter(({ row }) => row.includes(value))).toEqual([]);
    const both = await Promise.all([
      finish(new Browser(gateway), value),
      finish(new Browser(gateway), value),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 400]);
    const late = await token();
    now = after(900);
    expect((await finish(new Browser(gateway), late)).status).toBe(400);
  });

  test("signs nobody in from somebody else's page", async () => {
    const value = await token();
    const foreign = await finish(new Browser(gateway), value, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await finish(new Browser(gateway), value)).status).toBe(303);
  });

  test('leads to no other site', async () => {
    for (const return_to of ['https://evil.example', '//evil.example', '/\\evil.example', 'worlds'])
      expect((await gateway.call('', 'POST', ways.start, { email, return_to })).status).toBe(400);
  });
});

describe('who asks for a link', () => {
  test('gets the same answer whether the address is known or not, and only the known one gets mail', async () => {
    await openTo('closed');
    await makeUser(db, host.tenantId, { email });
    const [known, unknown] = [await ask(), await ask('nobody@example.com')];
    expect(unknown).toEqual(known);
    expect(await tokens()).toHaveLength(1);
    expect(await tokens('nobody@example.com')).toEqual([]);
  });

  test('fills no mailbox: the sixth mail in an hour is not sent, and nobody is told', async () => {
    for (let i = 0; i < 6; i++) expect((await ask()).status).toBe(202);
    expect(await tokens()).toHaveLength(5);
    now = after(720);
    await ask();
    expect(await tokens()).toHaveLength(6);
  });

  test('is slowed down from one place', async () => {
    for (let i = 0; i < 20; i++) await ask(`someone-${i}@example.com`);
    const refused = await ask('one-more@example.com');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  });

  test('is found again at the next sign-in, however the address is written', async () => {
    const first = await (await enter()).me();
    const second = await (await enter('Rin@Example.com')).me();
    expect(second?.user_id).toBe(first?.user_id);
  });
});

describe('somebody new', () => {
  test('becomes a member where the door is open', async () => {
    expect(await (await enter()).me()).toMatchObject({ tenant_id: host.tenantId, role: 'member' });
  });

  test('does not enter where the door was closed meanwhile', async () => {
    const value = await token();
    await openTo('closed');
    const refused = await finish(new Browser(gateway), value);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      403,
      'sign-up-closed',
    ]);
  });

  test('gets a tenant of their own on the free plan where tenants are made, and is found there again', async () => {
    await openTo('tenants');
    const me = await (await enter()).me();
    expect(me).toMatchObject({ role: 'owner', email });
    expect(me?.tenant_id).not.toBe(host.tenantId);
    const [tenant] = await inTenant(db, me?.tenant_id ?? '', (trx) =>
      trx.selectFrom('tenants').selectAll().execute(),
    );
    expect(tenant?.parent_id).toBe(host.tenantId);
    expect(await stated(database, me?.tenant_id ?? '')).toMatchObject([
      { name: assignPlan.name, data: { plan_id: 'free' } },
    ]);
    expect(await (await enter()).me()).toMatchObject({ user_id: me?.user_id, tenant_id: me?.tenant_id });
  });

  test('is one user, also when they enter twice at once', async () => {
    await openTo('tenants');
    const [one, two] = [await token(), await token()];
    const browsers = [new Browser(gateway), new Browser(gateway)];
    await Promise.all(browsers.map((browser, i) => finish(browser, [one, two][i] ?? '')));
    const [a, b] = await Promise.all(browsers.map((browser) => browser.me()));
    expect(a?.user_id).toBeDefined();
    expect(b?.user_id).toBe(a?.user_id);
  });

  test("is nobody under another tenant's address", async () => {
    const first = await (await enter()).me();
    host = await makeTenant(db);
    const second = await (await enter()).me();
    expect(second?.user_id).not.toBe(first?.user_id);
  });
});

describe('sessions', () => {
  const list = async (browser: Browser) =>
    (
      (await (await browser.send('GET', '/v1/sessions')).json()) as {
        items: Array<{ id: Id<'session'>; current: boolean; method: string; user_agent: string }>;
      }
    ).items;

  test('are listed with how they began, and which one this is', async () => {
    const [here, there] = [await enter(), await enter()];
    expect(await list(here)).toHaveLength(2);
    expect((await list(there)).filter(({ current }) => current)).toMatchObject([
      { method: 'email', user_agent: 'Mozilla/5.0' },
    ]);
  });

  test('end one by one, or everywhere at once', async () => {
    const [here, there, third] = [await enter(), await enter(), await enter()];
    const other = (await list(there)).find(({ current }) => current)?.id;
    expect((await here.send('DELETE', `/v1/sessions/${other}`)).status).toBe(204);
    expect(await there.me()).toBeNull();
    expect(await third.me()).not.toBeNull();
    expect((await here.send('DELETE', '/v1/sessions')).status).toBe(204);
    expect([await here.me(), await third.me()]).toEqual([null, null]);
  });

  test('of somebody else are not found', async () => {
    const [mine, theirs] = [await enter(), await enter('zoe@example.com')];
    const id = (await list(theirs))[0]?.id;
    expect((await mine.send('DELETE', `/v1/sessions/${id}`)).status).toBe(404);
    expect(await theirs.me()).not.toBeNull();
  });

  test('end at their end, and where somebody signs out', async () => {
    const [here, there] = [await enter(), await enter()];
    expect((await here.send('POST', '/v1/auth/sign-out')).status).toBe(204);
    expect(await here.me()).toBeNull();
    expect(await there.me()).not.toBeNull();
    now = after(30 * 86_400);
    expect(await there.me()).toBeNull();
  });
});

test('somebody changes their name and which mails they get, and nothing else of it', async () => {
  const browser = await enter();
  const changed = await browser.send('PATCH', '/v1/me', { name: 'Rin', notify: { limits: false } });
  expect(await changed.json()).toMatchObject({
    name: 'Rin',
    email,
    notify: { sample_ready: true, playlists_ready: true, limits: false },
  });
});
