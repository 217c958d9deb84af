import { newId } from '@trc/contracts/ids';
import type { ReplyOf } from '@trc/contracts/message';
import { getBudget } from '@trc/contracts/queries/get-budget.v1';
import type { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { listBudgets } from '@trc/contracts/queries/list-budgets.v1';
import { listPlanVersions } from '@trc/contracts/queries/list-plan-versions.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BudgetsRoutes } from '../src/inbound/budgets.routes.ts';
import { PlansRoutes } from '../src/inbound/plans.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
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

const now = new Date('2026-11-21T12:00:00Z');
const later = '2027-01-01T00:00:00.000Z';
const plan = example('commands/publish-plan.v1') as { entitlements: object };
let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let operator: Member;
let admin: Member;
let member: Member;
const billing: { trial: ReplyOf<typeof getEntitlements>['trial'] } = { trial: null };

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const ask = askOf(
    answers(listPlanVersions, () => listPlanVersions.reply.parse(versions())),
    answers(listBudgets, (request) => {
      askedOfBudgets = request;
      const [item] = listBudgets.reply.parse(budgets.reply).items;
      return { items: item ? [{ ...item, tenant_id: admin.tenantId }] : [], next: budgets.reply.next };
    }),
    answers(getBudget, () => getBudget.reply.parse(budget)),
    scriptedPlan(billing),
  );
  gateway = await startGateway([BudgetsRoutes, PlansRoutes], { db, ask, clock: () => now });
  operator = await makeUser(db, (await makeTenant(db)).tenantId, { role: 'operator' });
  const { tenantId } = await makeTenant(db);
  admin = await makeUser(db, tenantId, { role: 'admin' });
  member = await makeUser(db, tenantId);
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

const budgets = example('queries/list-budgets.v1') as { reply: { next: string } };
let askedOfBudgets: unknown;
const budget = { monthly_micros: 5, hard: true, operator: null, used_micros: 3, resets_at: later };
const versions = () => {
  const { items } = (example('queries/list-plan-versions.v1') as { reply: { items: object[] } }).reply;
  const [pro] = items;
  return { items: [{ ...pro, valid_from: '2026-01-01T00:00:00.000Z', valid_until: later }] };
};
const toldOf = async (tenantId: string, name: string) =>
  (await stated(database, tenantId)).filter((one) => one.name === name).map(({ data }) => data);
const auditOf = async (tenantId: string) =>
  (
    await inTenant(db, tenantId as never, (trx) =>
      trx.selectFrom('audit').select('action').orderBy('id').execute(),
    )
  ).map(({ action }) => action);

describe('the operator', () => {
  it('sees every version of every plan', async () => {
    const { status, body } = await gateway.call(operator.key, 'GET', '/v1/admin/plans');
    expect([status, body.items[0]]).toMatchObject([200, { id: 'pro', version: 2, valid_until: later }]);
  });

  it('publishes a version from now on or from later on, and never into the past', async () => {
    const publish = (over: object) =>
      gateway.call(operator.key, 'POST', '/v1/admin/plans', { ...plan, valid_from: undefined, ...over });
    expect((await publish({})).status).toBe(202);
    expect((await publish({ valid_from: later })).status).toBe(202);
    expect((await publish({ valid_from: '2026-11-20T00:00:00.000Z' })).body.code).toBe('invalid-request');
    expect((await toldOf(operator.tenantId, 'publish-plan.v1')).map(({ valid_from }) => valid_from)).toEqual([
      now.toISOString(),
      later,
    ]);
    expect(await auditOf(operator.tenantId)).toEqual(['plan-published', 'plan-published']);
  });

  it.each([
    ['a name that nobody knows', { uplaods: 3 }],
    ['a negative limit', { uploads: -1 }],
    ['a queue that does not exist', { queue: 'gold' }],
    ['a field that is missing', { jobs: undefined }],
  ])('is refused entitlements with %s', async (_, wrong) => {
    const entitlements = { ...plan.entitlements, ...wrong };
    const answer = await gateway.call(operator.key, 'POST', '/v1/admin/plans', { ...plan, entitlements });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  it('puts a tenant on a plan with a price and entitlements of its own', async () => {
    const answer = await gateway.call(operator.key, 'PUT', `/v1/admin/tenants/${admin.tenantId}/plan`, {
      plan_id: 'pro',
      period: 'yearly',
      price_micros_monthly: 5_000_000,
      entitlements: { uploads: 50 },
    });
    expect(answer.status).toBe(202);
    expect(await toldOf(admin.tenantId, 'assign-plan.v1')).toEqual([
      {
        plan_id: 'pro',
        period: 'yearly',
        price_micros: 60_000_000,
        entitlements: { uploads: 50 },
        valid_from: now.toISOString(),
      },
    ]);
    expect(await auditOf(admin.tenantId)).toContain('plan-assigned');
  });

  it.each([
    ['a plan that does not exist', { plan_id: 'gold' }, 'invalid-request'],
    [
      'a plan that is over by then',
      { plan_id: 'pro', valid_from: '2027-02-01T00:00:00.000Z' },
      'invalid-request',
    ],
    [
      'a beginning in the past',
      { plan_id: 'pro', valid_from: '2026-01-01T00:00:00.000Z' },
      'invalid-request',
    ],
    [
      'an end before the beginning',
      { plan_id: 'pro', valid_until: '2026-11-21T12:00:00.000Z' },
      'invalid-request',
    ],
    ['an entitlement that nobody knows', { plan_id: 'pro', entitlements: { x: 1 } }, 'invalid-request'],
  ])('is refused %s', async (_, body, code) => {
    const answer = await gateway.call(operator.key, 'PUT', `/v1/admin/tenants/${admin.tenantId}/plan`, body);
    expect(answer.body.code).toBe(code);
  });

  it('sees how far budgets are used and whose they are, as a page and as a table', async () => {
    const path = '/v1/admin/budgets?state=near&limit=1';
    const { status, body } = await gateway.call(operator.key, 'GET', `${path}&cursor=7.${admin.tenantId}`);
    expect([status, body.items.length, body.next_cursor]).toEqual([200, 1, budgets.reply.next]);
    const { tenant_name } = await inTenant(db, admin.tenantId, (trx) =>
      trx.selectFrom('tenants').select('name as tenant_name').executeTakeFirstOrThrow(),
    );
    expect(body.items[0]).toMatchObject({ tenant_id: admin.tenantId, name: tenant_name, state: 'near' });
    expect(askedOfBudgets).toEqual({
      state: 'near',
      tenant_id: null,
      after: `7.${admin.tenantId}`,
      limit: 1,
    });
    const csv = await gateway.send(operator.key, 'GET', `${path}&format=csv`);
    expect(csv.headers.get('content-disposition')).toContain('budgets.csv');
    expect((await csv.text()).split('\n')[1]).toBe(
      `${admin.tenantId},${tenant_name},near,20000000,true,17250000,24600000,2026-12-01T00:00:00.000Z,50000000,false,20000000,true`,
    );
  });

  it('finds no tenant where there is none', async () => {
    const id = newId('tenant');
    const body = { plan_id: 'pro' };
    expect((await gateway.call(operator.key, 'PUT', `/v1/admin/tenants/${id}/plan`, body)).status).toBe(404);
    const set = { monthly_micros: 1, hard: true };
    expect((await gateway.call(operator.key, 'PUT', `/v1/admin/tenants/${id}/budget`, set)).status).toBe(404);
  });
});

describe('an admin', () => {
  it('reads and sets the budget of the account, and the operator another beside it', async () => {
    expect((await gateway.call(admin.key, 'GET', '/v1/budget')).body).toEqual(budget);
    const set = { monthly_micros: 20_000_000, hard: true };
    expect((await gateway.call(admin.key, 'PUT', '/v1/budget', set)).status).toBe(202);
    const path = `/v1/admin/tenants/${admin.tenantId}/budget`;
    expect(
      (await gateway.call(operator.key, 'PUT', path, { monthly_micros: null, hard: false })).status,
    ).toBe(202);
    expect(await toldOf(admin.tenantId, 'set-budget.v1')).toEqual([
      { ...set, set_by: 'tenant' },
      { monthly_micros: null, hard: false, set_by: 'operator' },
    ]);
    expect((await auditOf(admin.tenantId)).filter((action) => action === 'budget-set')).toHaveLength(2);
  });

  it('EB-17 starts the trial where there is one, and is refused where there is none', async () => {
    expect((await gateway.call(admin.key, 'POST', '/v1/billing/trial')).body.code).toBe('trial-unavailable');
    billing.trial = { plan_id: 'pro', days: 1 };
    expect(await gateway.call(admin.key, 'POST', '/v1/billing/trial')).toEqual({
      status: 202,
      body: { plan_id: 'pro', until: '2026-11-22T12:00:00.000Z' },
    });
    expect(await toldOf(admin.tenantId, 'start-trial.v1')).toHaveLength(1);
  });
});

it('nobody else may', async () => {
  const asked: ReadonlyArray<readonly [Member, string, string, object?]> = [
    [member, 'GET', '/v1/budget'],
    [member, 'PUT', '/v1/budget', { monthly_micros: 1, hard: true }],
    [member, 'POST', '/v1/billing/trial'],
    [admin, 'GET', '/v1/admin/plans'],
    [admin, 'GET', '/v1/admin/budgets'],
    [admin, 'POST', '/v1/admin/plans', plan],
    [admin, 'PUT', `/v1/admin/tenants/${admin.tenantId}/plan`, { plan_id: 'pro' }],
    [admin, 'PUT', `/v1/admin/tenants/${admin.tenantId}/budget`, { monthly_micros: 1, hard: true }],
  ];
  for (const [who, method, path, body] of asked)
    expect((await gateway.call(who.key, method, path, body)).status, `${method} ${path}`).toBe(403);
});
