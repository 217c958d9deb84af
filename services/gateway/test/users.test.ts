import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { EmailSignInRoutes } from '../src/inbound/email-sign-in.routes.ts';
import { UsersRoutes } from '../src/inbound/users.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import type { Sites } from '../src/outbound/sites.ts';
import { SITES } from '../src/tokens.ts';
import { Browser } from './browser.ts';
import { askOf, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const email = 'rin@example.com';

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let now: Date;
let owner: Member;
let admin: Member;
let member: Member;

const sites: Sites = {
  at: async () => ({ tenantId: owner.tenantId, brand: null, address: gateway.url }),
  of: async () => ({ brand: null, address: gateway.url }),
};

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway(
    [AccountRoutes, EmailSignInRoutes, UsersRoutes],
    { db, clock: () => now, ask: askOf(scriptedPlan({ api_requests_per_day: null })) },
    [{ provide: SITES, useValue: sites }],
  );
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  member = await makeTenant(db);
  admin = await makeUser(db, member.tenantId, { role: 'admin' });
  owner = await makeUser(db, member.tenantId, { role: 'owner' });
});

const call = (who: Member, method: string, path: string, body?: unknown) =>
  gateway.call(who.key, method, `/v1/users${path}`, body);
const giveRole = (who: Member, to: Member, role: string) => call(who, 'PATCH', `/${to.userId}`, { role });
const status = async (answer: Promise<{ status: number }>) => (await answer).status;
const mails = () => inTenant(db, owner.tenantId, (trx) => trx.selectFrom('mails').selectAll().execute());
const linkOf = (mail: { data: object } | undefined) =>
  (mail?.data as { link: string } | undefined)?.link ?? '';
async function follow(link: string): Promise<Browser> {
  const browser = new Browser(gateway);
  const token = new URL(link).searchParams.get('token') ?? '';
  await browser.send('POST', '/v1/auth/email/callback', new URLSearchParams({ token }));
  return browser;
}

describe('an invitation', () => {
  test('is mailed, and its link signs in with the role that was given, also where nobody else may come', async () => {
    await inTenant(db, owner.tenantId, (trx) =>
      trx.updateTable('tenants').set({ sign_up: 'closed' }).execute(),
    );
    const invited = await call(admin, 'POST', '', { email: 'Rin@example.com', name: 'Rin', role: 'admin' });
    expect(invited).toMatchObject({ status: 201, body: { email, role: 'admin', signed_in_at: null } });
    const [mail] = await mails();
    expect(mail).toMatchObject({ to_address: email, kind: 'invitation', data: { invitedBy: 'Listener' } });
    now = new Date(now.getTime() + 6 * 86_400_000);
    const browser = await follow(linkOf(mail));
    expect(await browser.me()).toMatchObject({ user_id: invited.body.id, role: 'admin' });
    const { items } = (await call(owner, 'GET', '')).body;
    const arrived = items.find(({ id }: { id: string }) => id === invited.body.id);
    expect(arrived.signed_in_at).toBe(now.toISOString());
  });

  test('is sent again to who has not come yet, and not to who has', async () => {
    const first = await call(owner, 'POST', '', { email });
    const second = await call(owner, 'POST', '', { email, role: 'admin' });
    expect(second.body).toMatchObject({ id: first.body.id, role: 'member' });
    const sent = await mails();
    expect(sent).toHaveLength(2);
    await follow(linkOf(sent[0]));
    expect(await call(owner, 'POST', '', { email })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  test('gives no role above the own one, and never that of an operator', async () => {
    expect(await status(call(admin, 'POST', '', { email, role: 'owner' }))).toBe(403);
    expect(await status(call(owner, 'POST', '', { email, role: 'operator' }))).toBe(400);
    expect(await status(call(member, 'POST', '', { email }))).toBe(403);
    expect(await mails()).toEqual([]);
  });
});

describe('a role', () => {
  test('is given and taken by who stands no lower', async () => {
    expect(await status(giveRole(admin, member, 'admin'))).toBe(200);
    expect(await status(giveRole(admin, member, 'owner'))).toBe(403);
    expect(await status(giveRole(admin, owner, 'member'))).toBe(403);
    expect(await status(giveRole(owner, member, 'owner'))).toBe(200);
    expect(await status(giveRole(owner, member, 'operator'))).toBe(400);
    const operator = await makeUser(db, owner.tenantId, { role: 'operator' });
    expect(await status(giveRole(owner, operator, 'member'))).toBe(403);
    expect(await status(giveRole(operator, operator, 'member'))).toBe(403);
  });

  test('holds from the next request on', async () => {
    await giveRole(owner, admin, 'member');
    expect(await status(call(admin, 'GET', ''))).toBe(403);
  });

  test('of the last owner stays', async () => {
    expect(await giveRole(owner, owner, 'member')).toMatchObject({
      status: 409,
      body: { code: 'last-owner' },
    });
    expect(await call(owner, 'DELETE', `/${owner.userId}`)).toMatchObject({ status: 409 });
  });

  test('of owner stays with somebody, also when two owners demote each other at once', async () => {
    const second = await makeUser(db, owner.tenantId, { role: 'owner' });
    await Promise.all([giveRole(owner, second, 'member'), giveRole(second, owner, 'member')]);
    const owners = await inTenant(db, owner.tenantId, (trx) =>
      trx.selectFrom('users').select('id').where('role', '=', 'owner').execute(),
    );
    expect(owners).toHaveLength(1);
  });
});

describe('somebody who is removed', () => {
  test('comes back by no key, session or link', async () => {
    const { body } = await call(owner, 'POST', '', { email });
    const browser = await follow(linkOf((await mails())[0]));
    expect(await browser.me()).not.toBeNull();
    expect(await status(call(admin, 'DELETE', `/${body.id}`))).toBe(204);
    expect(await browser.me()).toBeNull();
    expect(await status(call(admin, 'DELETE', `/${member.userId}`))).toBe(204);
    expect((await gateway.call(member.key, 'GET', '/v1/me')).status).toBe(401);
    expect(await status(call(admin, 'DELETE', `/${member.userId}`))).toBe(404);
  });

  test('is not above who removes them', async () => {
    expect(await status(call(admin, 'DELETE', `/${owner.userId}`))).toBe(403);
  });
});

test('people of another tenant are neither listed nor found', async () => {
  const stranger = await makeUser(db, (await makeTenant(db)).tenantId, { role: 'owner' });
  const { items } = (await call(stranger, 'GET', '')).body;
  expect(items.map(({ id }: { id: string }) => id)).not.toContain(member.userId);
  expect(await status(giveRole(stranger, member, 'admin'))).toBe(404);
  expect(await status(call(stranger, 'DELETE', `/${member.userId}`))).toBe(404);
});
