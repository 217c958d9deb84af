import { getMe } from '@trc/contracts/http/get-me.v1';
import { listPlans } from '@trc/contracts/queries/list-plans.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AccountRoutes } from '../src/inbound/account.routes.ts';
import { AdminTenantsRoutes } from '../src/inbound/admin-tenants.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { openSession } from '../src/outbound/sessions.store.ts';
import {
  answers,
  askOf,
  example,
  type Member,
  makeTenant,
  makeUser,
  scriptedPlan,
  stated,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const base = { publicUrl: 'http://localhost', tenantDomain: 'club.test' };
let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let now: Date;
let operator: Member;
let mia: Member;

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const [plan] = example('queries/list-plans.v1').reply.items;
  const items = ['free', 'enterprise'].map((id) => ({ ...plan, id }));
  const plans = answers(listPlans, () => listPlans.reply.parse({ items }));
  const ask = askOf(plans, scriptedPlan());
  gateway = await startGateway([AdminTenantsRoutes, AccountRoutes], { db, clock: () => now, ask }, [
    { provide: CONFIG, useValue: base },
  ]);
  const { tenantId } = await makeTenant(db);
  operator = await makeUser(db, tenantId, { role: 'operator' });
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(async () => {
  now = new Date((now ?? new Date('2026-11-20T12:00:00Z')).getTime() + 3_600_000);
  const { tenantId } = await makeTenant(db);
  mia = await makeUser(db, tenantId, { role: 'owner' });
});

const list = (query = '') => gateway.call(operator.key, 'GET', `/v1/admin/tenants${query}`);
const create = (body: object) => gateway.call(operator.key, 'POST', '/v1/admin/tenants', body);
const change = (tenantId: string, body: object) =>
  gateway.call(operator.key, 'PATCH', `/v1/admin/tenants/${tenantId}`, body);
const audited = async (tenantId: string) =>
  (
    await sql<{ action: string; user_id: string }>`
      select action, user_id from gateway.audit where tenant_id = ${tenantId} order by at, id`.execute(
      database.openAsAdmin(),
    )
  ).rows;

describe('a new tenant', () => {
  const wanted = {
    name: 'Night Shift',
    owner_email: 'Mia@NightShift.example',
    plan_id: 'enterprise',
    time_zone: 'Europe/Berlin',
  };

  test('has an owner who is invited by mail, a plan, and an entry in its log', async () => {
    const { status, body } = await create(wanted);
    expect(status).toBe(201);
    const { rows } = await sql<{ to_address: string; kind: string; data: { link: string }; role: string }>`
      select m.to_address, m.kind, m.data, u.role from gateway.mails as m join gateway.users as u on u.email = m.to_address
      where m.tenant_id = ${body.id} and u.id = ${body.owner_id}`.execute(database.openAsAdmin());
    expect(rows).toMatchObject([{ to_address: 'mia@nightshift.example', kind: 'invitation', role: 'owner' }]);
    expect(rows[0]?.data.link).toMatch(/^http:\/\/localhost\//);
    expect(await stated(database, body.id)).toEqual([
      { name: 'assign-plan.v1', data: { plan_id: 'enterprise' } },
    ]);
    expect(await audited(body.id)).toEqual([{ action: 'tenant-created', user_id: operator.userId }]);
    expect((await list(`?q=${body.id}`)).body.items).toMatchObject([
      { id: body.id, name: 'Night Shift', time_zone: 'Europe/Berlin', users: 1, suspended_at: null },
    ]);
  });

  test.each([
    ['an unknown plan', { plan_id: 'platinum' }],
    ['an unknown time zone', { time_zone: 'Mars/Olympus' }],
    ['no address', { owner_email: 'mia' }],
  ])('with %s is refused, and nothing of it stays', async (_, over) => {
    const before = (await list('?limit=100')).body.items.length;
    expect(await create({ ...wanted, ...over })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
    expect((await list('?limit=100')).body.items).toHaveLength(before);
  });
});

describe('the list of tenants', () => {
  test('is filtered, and goes on after its last id', async () => {
    const rename = (member: Member, name: string) => change(member.tenantId, { name });
    const { tenantId } = await makeTenant(db);
    const zoe = await makeUser(db, tenantId, { role: 'owner' });
    for (const member of [mia, zoe])
      expect((await rename(member, `50%_off ${mia.tenantId}`)).status).toBe(200);
    const found = (query: string) => list(`?q=${encodeURIComponent(`0%_OFF ${mia.tenantId}`)}${query}`);
    const first = (await found('&limit=1')).body;
    expect(first.items).toHaveLength(1);
    const second = (await found(`&limit=1&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id).sort()).toEqual(
      [mia.tenantId, zoe.tenantId].sort(),
    );
    expect(second.next_cursor).toBeNull();
  });

  test('comes as CSV, and no name is a formula', async () => {
    await change(mia.tenantId, { name: '=1+1' });
    const answer = await gateway.send(operator.key, 'GET', `/v1/admin/tenants?q=${mia.tenantId}&format=csv`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const [head, row] = (await answer.text()).trim().split('\n');
    expect(head).toBe('id,name,slug,time_zone,parent_id,users,suspended_at,created_at,spotify_model_use');
    expect(row).toContain(`${mia.tenantId},'=1+1,`);
  });

  test('is the operator’s', async () => {
    expect((await gateway.call(mia.key, 'GET', '/v1/admin/tenants')).status).toBe(403);
    expect((await gateway.call(mia.key, 'PATCH', `/v1/admin/tenants/${mia.tenantId}`, {})).status).toBe(403);
  });
});

describe('a tenant that is changed by the operator', () => {
  test('may use content of Spotify in models as long as that is on record', async () => {
    const { body } = await change(mia.tenantId, { spotify_model_use: { reference: 'contract 2026-114' } });
    const grant = {
      status: 'granted',
      by: operator.userId,
      at: now.toISOString(),
      reference: 'contract 2026-114',
    };
    expect(body.spotify_model_use).toEqual(grant);
    expect((await change(mia.tenantId, { name: 'Night' })).body.spotify_model_use).toEqual(grant);
    expect((await change(mia.tenantId, { spotify_model_use: null })).body.spotify_model_use).toBeNull();
    expect((await audited(mia.tenantId)).map(({ action }) => action).sort()).toEqual([
      'model-use-granted',
      'model-use-withdrawn',
      'tenant-renamed',
    ]);
  });

  test('is shut out while it is suspended, with keys and sessions, and so is what was made under it', async () => {
    const child = await makeTenant(db);
    const session = await inTenant(db, mia.tenantId, async (trx) => {
      await trx.selectFrom('tenants').select('tenant_id').execute();
      return openSession(
        trx,
        { tenantId: mia.tenantId, userId: mia.userId, method: 'email', userAgent: null },
        now,
      );
    });
    await inTenant(db, child.tenantId, (trx) =>
      trx.updateTable('tenants').set({ parent_id: mia.tenantId }).execute(),
    );
    const later = () => {
      now = new Date(now.getTime() + 60_000);
    };
    const seen = async () => {
      later();
      const cookie = { cookie: `trc_session=${session.token}` };
      const calls = [
        gateway.call(mia.key, 'GET', getMe.path),
        gateway.call(child.key, 'GET', getMe.path),
        gateway.call('', 'GET', getMe.path, undefined, cookie),
      ];
      return (await Promise.all(calls)).map(({ status, body }) => `${status} ${body.code ?? ''}`.trim());
    };
    expect(await seen()).toEqual(['200', '200', '200']);
    expect((await change(mia.tenantId, { suspended: true })).body.suspended_at).toBe(now.toISOString());
    expect(await seen()).toEqual(Array(3).fill('403 tenant-suspended'));
    expect((await change(mia.tenantId, { suspended: false })).body.suspended_at).toBeNull();
    expect(await seen()).toEqual(['200', '200', '200']);
  });

  test('is one that is there, and not the operator’s own when it is suspended', async () => {
    expect((await change('ten_01KAGR5V3W8X9Y2Z4A6B7C8D99', { name: 'x' })).status).toBe(404);
    expect(await change(operator.tenantId, { suspended: true })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });
});
