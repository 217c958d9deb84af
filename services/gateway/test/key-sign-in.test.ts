import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { ApiKeysRoutes } from '../src/inbound/api-keys.routes.ts';
import { KeySignInRoutes } from '../src/inbound/key-sign-in.routes.ts';
import { SessionsRoutes } from '../src/inbound/sessions.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addKey } from '../src/outbound/keys.store.ts';
import type { Sites } from '../src/outbound/sites.ts';
import { SITES } from '../src/tokens.ts';
import { Browser } from './browser.ts';
import { askOf, type Member, makeTenant, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const path = '/v1/auth/key';

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let now: Date;
let host: Member;
let rin: Member;

const sites: Sites = {
  at: async () => ({ tenantId: host.tenantId, brand: null, address: gateway.url }),
  of: async () => ({ brand: null, address: gateway.url }),
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway(
    [AccountRoutes, ApiKeysRoutes, KeySignInRoutes, SessionsRoutes],
    { db, clock: () => now, ask: askOf(scriptedPlan()) },
    [{ provide: SITES, useValue: sites }],
  );
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  now = new Date();
  [host, rin] = await Promise.all([makeTenant(db), makeTenant(db)]);
});

const later = (s: number) => {
  now = new Date(now.getTime() + s * 1_000);
};
const enter = (browser: Browser, key: string, headers: Record<string, string> = {}) =>
  browser.send('POST', path, { key }, headers);
const key = (more: Partial<Parameters<typeof addKey>[1]>) =>
  inTenant(db, rin.tenantId, (trx) =>
    addKey(trx, { tenantId: rin.tenantId, userId: rin.userId, name: 'test', ...more }),
  );
async function signedIn(secret = rin.key): Promise<Browser> {
  const browser = new Browser(gateway);
  expect((await enter(browser, secret)).status).toBe(204);
  expect(await browser.me()).toMatchObject({ user_id: rin.userId, tenant_id: rin.tenantId });
  return browser;
}

describe('a key', () => {
  test('signs its user in, under any host, and the audit log says so', async () => {
    const browser = await signedIn();
    const { items } = (await (await browser.send('GET', '/v1/sessions')).json()) as never;
    expect(items).toMatchObject([{ method: 'key', current: true }]);
    const noted = await inTenant(db, rin.tenantId, (trx) =>
      trx.selectFrom('audit').selectAll().where('action', '=', 'signed-in').execute(),
    );
    expect(noted).toMatchObject([{ user_id: rin.userId, details: { method: 'key' } }]);
    expect(JSON.stringify(noted)).not.toContain(rin.key);
  });

  test('that is unknown, revoked or past its end signs nobody in', async () => {
    const ended = await key({ expiresAt: new Date(now.getTime() - 1_000) });
    for (const secret of ['trc_nothing', ended.secret]) {
      const browser = new Browser(gateway);
      const refused = await enter(browser, secret);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        401,
        'not-authenticated',
      ]);
      expect(await browser.me()).toBeNull();
    }
  });

  test('with scopes signs nobody in: a session would be more than the key', async () => {
    const narrow = await key({ scopes: ['samples:read'] });
    const refused = await enter(new Browser(gateway), narrow.secret);
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { detail: string }).detail).toContain('without scopes');
  });

  test('signs nobody in from somebody else’s page', async () => {
    const browser = new Browser(gateway);
    expect((await enter(browser, rin.key, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await enter(browser, rin.key, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await browser.me()).toBeNull();
  });

  test('cannot be guessed quickly from one place, where the right one still opens', async () => {
    const browser = new Browser(gateway);
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await enter(browser, `trc_guess${i}`)).status);
    expect(statuses).toEqual([...Array(20).fill(401), 429]);
    expect((await enter(browser, rin.key)).status).toBe(204);
    later(60);
    expect((await enter(browser, 'trc_guess')).status).toBe(401);
  });
});

describe('a session that was begun with a key', () => {
  const listed = async (): Promise<number> =>
    (await gateway.call(rin.key, 'GET', '/v1/sessions')).body.items.length;

  test('ends when the key is revoked, and is listed no more', async () => {
    const other = await key({});
    const browser = await signedIn(other.secret);
    expect(await listed()).toBe(1);
    expect((await gateway.call(rin.key, 'DELETE', `/v1/api-keys/${other.id}`)).status).toBe(204);
    expect(await browser.me()).toBeNull();
    expect(await listed()).toBe(0);
  });

  test('ends with the key’s end', async () => {
    const other = await key({ expiresAt: new Date(now.getTime() + 3_600_000) });
    const browser = await signedIn(other.secret);
    later(3_601);
    expect(await browser.me()).toBeNull();
  });

  test('lives as long as the secret that was rotated away', async () => {
    const other = await key({});
    const browser = await signedIn(other.secret);
    const rotated = await gateway.call(rin.key, 'POST', `/v1/api-keys/${other.id}/rotate`, {
      overlap_s: 600,
    });
    expect(rotated.status).toBe(200);
    expect(await browser.me()).not.toBeNull();
    later(601);
    expect(await browser.me()).toBeNull();
    await signedIn(rotated.body.secret);
  });

  test('ends when the key gets scopes', async () => {
    const other = await key({});
    const browser = await signedIn(other.secret);
    await gateway.call(rin.key, 'PATCH', `/v1/api-keys/${other.id}`, { scopes: ['samples:read'] });
    expect(await browser.me()).toBeNull();
  });

  test('makes no key that lives longer than its own', async () => {
    const end = new Date(now.getTime() + 3_600_000);
    const browser = await signedIn((await key({ expiresAt: end })).secret);
    const made = await browser.send('POST', '/v1/api-keys', { name: 'longer', expires_at: null });
    expect(made.status).toBe(403);
    const same = await browser.send('POST', '/v1/api-keys', { name: 'as long' });
    expect([same.status, ((await same.json()) as { expires_at: string }).expires_at]).toEqual([
      201,
      end.toISOString(),
    ]);
  });

  test('ends where its person signs out', async () => {
    const browser = await signedIn();
    await browser.send('POST', '/v1/auth/sign-out');
    expect(await browser.me()).toBeNull();
    expect(await listed()).toBe(0);
  });
});
