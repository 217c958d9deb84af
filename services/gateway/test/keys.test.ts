import type { Scope } from '@trc/contracts/http/operation';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiKeysRoutes } from '../src/inbound/api-keys.routes.ts';
import { AuditRoutes } from '../src/inbound/audit.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let now: Date;
let owner: Member;
let member: Member;
let plan: Parameters<typeof scriptedPlan>[0];

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway([ApiKeysRoutes, AuditRoutes], {
    db,
    clock: () => now,
    ask: (contract, tenantId, request) => askOf(scriptedPlan(plan))(contract, tenantId, request),
  });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  plan = { api_keys: true, api_requests_per_day: null, enforcement: 'enforce' };
  member = await makeTenant(db);
  owner = await makeUser(db, member.tenantId, { role: 'owner' });
});

const keys = '/v1/api-keys';
const after = (s: number) => new Date(now.getTime() + s * 1_000);
const call = (key: string, method: string, path = keys, body?: unknown) =>
  gateway.call(key, method, path, body);
const make = (key: string, body: object = {}) => call(key, 'POST', keys, { name: 'studio', ...body });
const works = async (secret: string) => (await call(secret, 'GET')).status === 200;
const list = async (key: string, of = 'me') => (await call(key, 'GET', `${keys}?of=${of}`)).body.items;

describe('a new key', () => {
  test("shows its secret once, under the tenant's prefix and with 256 bits, and none of it is stored", async () => {
    await inTenant(db, member.tenantId, (trx) =>
      trx.updateTable('tenants').set({ key_prefix: 'acme' }).execute(),
    );
    const { status, body } = await make(member.key, { scopes: ['samples:read'] });
    expect(status).toBe(201);
    expect(body.secret).toMatch(/^acme_[A-Za-z0-9_-]{43}$/);
    expect(body).toMatchObject({ hint: body.secret.slice(0, 9), scopes: ['samples:read'], expires_at: null });
    const { rows } = await sql<{
      row: string;
    }>`select row_to_json(k)::text as row from gateway.api_keys as k`.execute(database.openAsAdmin());
    expect(rows.filter(({ row }) => row.includes(body.secret.slice(10)))).toEqual([]);
    expect(JSON.stringify(await list(member.key))).not.toContain('secret');
  });

  test('is given again, secret and all, to who repeats the request, and lies nowhere readable', async () => {
    const repeat = () =>
      gateway.call(member.key, 'POST', keys, { name: 'twice' }, { 'idempotency-key': 'make a key' });
    const [first, second] = [await repeat(), await repeat()];
    expect(second).toEqual(first);
    const { rows } = await sql<{
      row: string;
    }>`select row_to_json(i)::text as row from gateway.idempotency as i`.execute(database.openAsAdmin());
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(first.body.secret);
  });

  test('is refused by a plan without keys, except where limits are not enforced', async () => {
    plan = { ...plan, api_keys: false };
    expect(await make(member.key)).toMatchObject({ status: 403, body: { code: 'api-keys-not-in-plan' } });
    for (const enforcement of ['warn', 'off'] as const) {
      plan = { ...plan, enforcement };
      expect((await make(member.key)).status).toBe(201);
    }
  });

  test('may do no more, and lives no longer, than the key that makes it', async () => {
    const scopes: Scope[] = ['account:read', 'account:write'];
    const end = after(3_600).toISOString();
    const { secret } = (await make(member.key, { scopes, expires_at: end })).body;
    for (const more of [
      { scopes: null },
      { scopes: ['account:read', 'samples:read'] },
      { expires_at: null },
      { expires_at: after(3_601).toISOString() },
    ])
      expect(await make(secret, more)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await make(secret)).body).toMatchObject({ scopes, expires_at: end });
    expect((await make(secret, { scopes: ['account:read'] })).body.scopes).toEqual(['account:read']);
  });

  test('neither ends before it begins nor calls more often than its maker may give', async () => {
    expect((await make(member.key, { expires_at: now.toISOString() })).status).toBe(400);
    expect((await make(member.key, { rate_limit_per_minute: 601 })).status).toBe(403);
    expect((await make(owner.key, { rate_limit_per_minute: 601 })).status).toBe(201);
    expect((await make(owner.key, { rate_limit_per_minute: 6_001 })).status).toBe(400);
  });
});

describe('a rotated key', () => {
  test('has a new secret, and the old one goes on for the overlap', async () => {
    const old = (await make(member.key)).body;
    const { status, body } = await call(member.key, 'POST', `${keys}/${old.id}/rotate`, { overlap_s: 60 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: old.id, overlap_until: after(60).toISOString() });
    expect([await works(old.secret), await works(body.secret)]).toEqual([true, true]);
    now = after(60);
    expect([await works(old.secret), await works(body.secret)]).toEqual([false, true]);
  });

  test('ends its old secret at once where no overlap is asked for, and any older one', async () => {
    const first = (await make(member.key)).body;
    const path = `${keys}/${first.id}/rotate`;
    const second = (await call(member.key, 'POST', path, { overlap_s: 3_600 })).body;
    const third = (await call(member.key, 'POST', path, {})).body;
    expect(await works(first.secret)).toBe(false);
    expect(await works(second.secret)).toBe(false);
    expect(await works(third.secret)).toBe(true);
    expect((await call(member.key, 'POST', path, { overlap_s: 86_401 })).status).toBe(400);
  });

  test('gives its secret neither to an admin nor to a key that may do less', async () => {
    const { id } = (await make(member.key)).body;
    const narrow = (await make(member.key, { scopes: ['account:read', 'account:write'] })).body.secret;
    expect((await call(owner.key, 'POST', `${keys}/${id}/rotate`, {})).status).toBe(403);
    expect((await call(narrow, 'POST', `${keys}/${id}/rotate`, {})).status).toBe(403);
  });
});

describe('keys', () => {
  test('are managed by who owns them, and by admins up to their own role', async () => {
    const admin = await makeUser(db, member.tenantId, { role: 'admin' });
    const [ofMember, ofOwner] = [(await make(member.key)).body.id, (await make(owner.key)).body.id];
    expect((await call(member.key, 'DELETE', `${keys}/${ofOwner}`)).status).toBe(404);
    expect((await call(member.key, 'PATCH', `${keys}/${ofMember}`, { name: 'mine' })).body.name).toBe('mine');
    expect((await call(admin.key, 'PATCH', `${keys}/${ofMember}`, { scopes: ['samples:read'] })).status).toBe(
      200,
    );
    expect((await call(admin.key, 'DELETE', `${keys}/${ofOwner}`)).status).toBe(403);
    expect((await call(owner.key, 'DELETE', `${keys}/${ofMember}`)).status).toBe(204);
    expect((await call(member.key, 'DELETE', `${keys}/${ofMember}`)).status).toBe(404);
  });

  test('of the account are listed to admins only, and page by page', async () => {
    await make(member.key);
    expect((await call(member.key, 'GET', `${keys}?of=tenant`)).status).toBe(403);
    expect(await list(owner.key, 'tenant')).toHaveLength(3);
    expect(await list(member.key)).toHaveLength(2);
    const first = (await call(owner.key, 'GET', `${keys}?of=tenant&limit=2`)).body;
    const second = (await call(owner.key, 'GET', `${keys}?of=tenant&limit=2&cursor=${first.next_cursor}`))
      .body;
    expect([first.items.length, second.items.length, second.next_cursor]).toEqual([2, 1, null]);
  });

  test('of another tenant are not found', async () => {
    const stranger = await makeUser(db, (await makeTenant(db)).tenantId, { role: 'owner' });
    const { id } = (await make(member.key)).body;
    for (const [method, path, body] of [
      ['PATCH', `${keys}/${id}`, { name: 'mine now' }],
      ['POST', `${keys}/${id}/rotate`, {}],
      ['DELETE', `${keys}/${id}`, undefined],
    ] as const)
      expect((await call(stranger.key, method, path, body)).status).toBe(404);
  });
});

describe('the audit log', () => {
  test('says who did what by which key, by page and filter, and holds no secret', async () => {
    const made = (await make(member.key, { scopes: ['samples:read'] })).body;
    now = after(1);
    await call(member.key, 'POST', `${keys}/${made.id}/rotate`, {});
    now = after(1);
    await call(owner.key, 'DELETE', `${keys}/${made.id}`);
    const read = async (filter: string) => (await call(owner.key, 'GET', `/v1/audit?${filter}`)).body;
    const { items } = await read(`subject=${made.id}`);
    expect(items.map(({ action }: { action: string }) => action)).toEqual([
      'key-revoked',
      'key-rotated',
      'key-created',
    ]);
    expect(items[2]).toMatchObject({ user_id: member.userId, key_id: member.keyId });
    expect((await read(`from=${now.toISOString()}`)).items).toHaveLength(1);
    expect((await read(`to=${now.toISOString()}&action=key-created`)).items).toHaveLength(1);
    const page = await read('limit=2');
    expect((await read(`limit=2&cursor=${page.next_cursor}`)).items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain(made.secret);
  });

  test('cannot be changed, also by who owns the database', async () => {
    await make(member.key);
    const admin = database.openAsAdmin();
    await expect(sql`update gateway.audit set action = 'nothing'`.execute(admin)).rejects.toThrow(
      'append-only',
    );
    await expect(sql`delete from gateway.audit`.execute(admin)).rejects.toThrow('append-only');
  });
});
