import { changeMe } from '@trc/contracts/http/change-me.v1';
import { listSessions } from '@trc/contracts/http/list-sessions.v1';
import type { Scope } from '@trc/contracts/http/operation';
import { Unavailable } from '@trc/runtime/ask';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { ApiKeysRoutes } from '../src/inbound/api-keys.routes.ts';
import { AuditRoutes } from '../src/inbound/audit.routes.ts';
import { cookiesOf } from '../src/inbound/cookies.ts';
import { SessionsRoutes } from '../src/inbound/sessions.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { addKey } from '../src/outbound/keys.store.ts';
import { openSession } from '../src/outbound/sessions.store.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { publicUrl, startGateway, type TestGateway } from './http.ts';

const controllers = [AccountRoutes, ApiKeysRoutes, AuditRoutes, SessionsRoutes];
const counted = listSessions.path;

let database: TestDatabase;
let db: Kysely<Database>;
let gateways: readonly TestGateway[];
let now: Date;
let owner: Member;
let plan: Parameters<typeof scriptedPlan>[0] | null;

/** Gateways that share nothing but the database, as processes do. */
beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateways = await Promise.all(
    [1, 2, 3].map(() =>
      startGateway(controllers, {
        db: database.open<Database>('gateway'),
        clock: () => now,
        ask: async (contract, tenantId, request) => {
          if (plan === null) throw new Unavailable(contract, 'billing sleeps');
          return askOf(scriptedPlan(plan))(contract, tenantId, request);
        },
      }),
    ),
  );
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  plan = { api_requests_per_day: null, enforcement: 'enforce' };
  owner = await makeUser(db, (await makeTenant(db, 'Asia/Tokyo')).tenantId, { role: 'owner' });
});

const at = (i: number): TestGateway => gateways[i % gateways.length] as TestGateway;
const after = (s: number) => new Date(now.getTime() + s * 1_000);
const keyOf = (more: { scopes?: Scope[]; rateLimitPerMinute?: number; expiresAt?: Date }) =>
  inTenant(db, owner.tenantId, (trx) =>
    addKey(trx, { tenantId: owner.tenantId, userId: owner.userId, name: 'more', ...more }),
  );
/** The same call from many at once, spread over all gateways: how often each status was answered. */
async function calls(n: number, path: string, key = owner.key): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: n }, (_, i) => at(i).call(key, 'GET', path)));
  return Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, list]) => [status, list.length]),
  );
}

/** What the account is told of its calls today. */
async function callsTold(): Promise<unknown> {
  const { limits } = (await at(0).call(owner.key, 'GET', '/v1/usage')).body as { limits: { name: string }[] };
  return limits.find(({ name }) => name === 'api_requests');
}

describe('a key', () => {
  test('is refused by every gateway from the request after its revocation on', async () => {
    const { id, secret } = await keyOf({});
    expect(await calls(6, counted, secret)).toEqual({ 200: 6 });
    expect((await at(0).call(owner.key, 'DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect(await calls(6, counted, secret)).toEqual({ 401: 6 });
    expect((await at(0).call(secret, 'GET', counted)).body).toMatchObject({ code: 'not-authenticated' });
  });

  test('ends at its end', async () => {
    const { secret } = await keyOf({ expiresAt: after(60) });
    expect((await at(0).call(secret, 'GET', counted)).status).toBe(200);
    now = after(60);
    expect((await at(1).call(secret, 'GET', counted)).status).toBe(401);
  });

  test('does what its scopes say, and a refusal names the one that is missing', async () => {
    const { secret } = await keyOf({ scopes: ['account:read'] });
    expect((await at(0).call(secret, 'GET', '/v1/me')).status).toBe(200);
    const refused = await at(0).call(secret, 'PATCH', changeMe.path, { name: 'Rin' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(refused.body.detail).toContain('account:write');
    expect((await at(0).call(secret, 'GET', '/v1/audit')).body.detail).toContain('tenant:read');
  });

  test('opens what is for admins to no member', async () => {
    const member = await makeUser(db, owner.tenantId);
    expect((await at(0).call(member.key, 'GET', '/v1/audit')).status).toBe(403);
    expect((await at(0).call(owner.key, 'GET', '/v1/audit')).status).toBe(200);
  });

  test('says at most once a minute when it was used', async () => {
    const used = async () =>
      (await at(0).call(owner.key, 'GET', '/v1/api-keys')).body.items[0].last_used_at as string;
    const first = await used();
    now = after(59);
    expect(await used()).toBe(first);
    now = after(1);
    expect(await used()).toBe(now.toISOString());
  });
});

describe('calls in a minute', () => {
  test('are no more than the key may make, over all gateways at once', async () => {
    const { secret } = await keyOf({ rateLimitPerMinute: 5 });
    expect(await calls(15, '/v1/me', secret)).toEqual({ 200: 5, 429: 10 });
  });

  test('are announced with every answer, refused ones too', async () => {
    const { secret } = await keyOf({ rateLimitPerMinute: 3 });
    const told = async () => {
      const { status, headers } = await at(0).send(secret, 'GET', '/v1/me');
      const header = (name: string) => headers.get(name);
      return [
        status,
        header('ratelimit-limit'),
        header('ratelimit-remaining'),
        header('ratelimit-reset'),
        header('retry-after'),
      ];
    };
    expect(await told()).toEqual([200, '3', '2', '20', null]);
    expect(await told()).toEqual([200, '3', '1', '40', null]);
    expect(await told()).toEqual([200, '3', '0', '60', null]);
    expect(await told()).toEqual([429, '3', '0', '60', '20']);
    now = after(19);
    expect(await told()).toEqual([429, '3', '0', '41', '1']);
    now = after(1);
    expect(await told()).toEqual([200, '3', '0', '60', null]);
    now = after(3_600);
    expect(await told()).toEqual([200, '3', '2', '20', null]);
  });
});

describe('calls in a day', () => {
  test('are exactly as many as the plan allows, of three times as many at once over all gateways', async () => {
    plan = { api_requests_per_day: 20, enforcement: 'enforce' };
    expect(await calls(60, counted)).toEqual({ 200: 20, 429: 40 });
  });

  test("free up at the midnight of the tenant's time zone, and the refusal says when", async () => {
    plan = { api_requests_per_day: 1, enforcement: 'enforce' };
    expect(await calls(1, counted)).toEqual({ 200: 1 });
    const refused = await at(1).send(owner.key, 'GET', counted);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe(String(3 * 3_600));
    expect(await refused.json()).toMatchObject({
      code: 'quota-exceeded',
      frees_at: '2026-11-21T15:00:00.000Z',
    });
    expect(await callsTold()).toMatchObject({ limit: 1, used: 1, resets_at: '2026-11-21T15:00:00.000Z' });
    now = new Date('2026-11-21T15:00:00Z');
    expect(await callsTold()).toMatchObject({ used: 0 });
    expect(await calls(1, counted)).toEqual({ 200: 1 });
  });

  test('do not count who looks at the account', async () => {
    plan = { api_requests_per_day: 0, enforcement: 'enforce' };
    expect(await calls(3, '/v1/me')).toEqual({ 200: 3 });
    expect(await calls(3, '/v1/usage')).toEqual({ 200: 3 });
    expect(await calls(3, counted)).toEqual({ 429: 3 });
  });

  test.each(['warn', 'off'] as const)(
    'are counted and not refused where limits are on %s',
    async (enforcement) => {
      plan = { api_requests_per_day: 1, enforcement };
      expect(await calls(4, counted)).toEqual({ 200: 4 });
      const rows = await inTenant(db, owner.tenantId, (trx) =>
        trx.selectFrom('api_calls').select(['day', 'calls']).execute(),
      );
      expect(rows).toEqual([{ day: '2026-11-21', calls: 4 }]);
    },
  );

  test('are let through where billing does not answer', async () => {
    plan = null;
    expect(await calls(4, counted)).toEqual({ 200: 4 });
  });
});

describe('a session', () => {
  const change = async (headers: Record<string, string>) => {
    const { token } = await inTenant(db, owner.tenantId, (trx) =>
      openSession(trx, { ...owner, method: 'email', userAgent: null }, now),
    );
    const cookie = `${cookiesOf(publicUrl).session}=${token}`;
    return (await at(0).call('', 'PATCH', changeMe.path, { name: 'Rin' }, { cookie, ...headers })).status;
  };

  test('changes things from a page of the public address, or of the very host that was called', async () => {
    expect(await change({ origin: publicUrl })).toBe(200);
    expect(await change({ origin: at(0).url })).toBe(200);
    expect(await change({ origin: at(0).url, 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  test('changes nothing for a page from elsewhere', async () => {
    expect(await change({})).toBe(403);
    expect(await change({ origin: 'null' })).toBe(403);
    expect(await change({ origin: 'https://evil.example' })).toBe(403);
    expect(await change({ origin: at(0).url.replace('http:', 'https:') })).toBe(403);
    expect(await change({ origin: publicUrl, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await change({ origin: publicUrl, 'sec-fetch-site': 'same-site' })).toBe(403);
  });

  test('lives in a cookie that only this host gets, and no page reads', () => {
    expect(cookiesOf('https://records.example')).toEqual({
      session: '__Host-trc_session',
      signIn: '__Host-trc_sign_in',
      options: { path: '/', httpOnly: true, sameSite: 'lax', secure: true },
    });
    expect(cookiesOf('http://localhost:8080').options.secure).toBe(false);
  });
});
