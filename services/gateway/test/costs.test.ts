import { readFileSync } from 'node:fs';
import { newId } from '@trc/contracts/ids';
import type { QueryContract, ReplyOf, RequestOf } from '@trc/contracts/message';
import { getCostProjection } from '@trc/contracts/queries/get-cost-projection.v1';
import { getWhatIf } from '@trc/contracts/queries/get-what-if.v1';
import { listCostTrend } from '@trc/contracts/queries/list-cost-trend.v1';
import { listCosts } from '@trc/contracts/queries/list-costs.v1';
import { listMargins } from '@trc/contracts/queries/list-margins.v1';
import { listPriceTables } from '@trc/contracts/queries/list-price-tables.v1';
import { listReceipts } from '@trc/contracts/queries/list-receipts.v1';
import { listUnitCosts } from '@trc/contracts/queries/list-unit-costs.v1';
import { listUsageEvents } from '@trc/contracts/queries/list-usage-events.v1';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { CloudEvent } from 'cloudevents';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CostsRoutes } from '../src/inbound/costs.routes.ts';
import { marginsCsv } from '../src/inbound/costs-csv.ts';
import { PricesRoutes } from '../src/inbound/prices.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import {
  answers,
  askOf,
  type Member,
  makeTenant,
  makeUser,
  type Script,
  scriptedPlan,
  stated,
} from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const now = new Date('2026-11-21T12:00:00Z');
const monthSoFar = { from: '2026-11-01T00:00:00.000Z', to: now.toISOString() };

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let operator: Member;
let member: Member;
let asked: unknown[] = [];
let costs: ReplyOf<typeof listCosts>;

const example = <C extends QueryContract>(contract: C): ReplyOf<C> => {
  const file = new URL(`../../../libs/contracts/examples/queries/${contract.name}.json`, import.meta.url);
  return contract.reply.parse(JSON.parse(readFileSync(file, 'utf8')).reply) as ReplyOf<C>;
};
const golden = <C extends QueryContract>(
  contract: C,
  reply: () => ReplyOf<C> = () => example(contract),
): Script =>
  answers(contract, (request: RequestOf<C>) => {
    asked.push(request);
    return reply();
  });

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  member = await makeTenant(db);
  operator = await makeUser(db, member.tenantId, { role: 'operator' });
  const ask = askOf(
    scriptedPlan(),
    golden(listCosts, () => costs),
    golden(listCostTrend),
    golden(listUnitCosts),
    golden(listMargins),
    golden(getCostProjection),
    golden(getWhatIf),
    golden(listUsageEvents),
    golden(listReceipts),
    golden(listPriceTables, () => ({
      items: example(listPriceTables).items.map((table) => ({ ...table, valid_until: null })),
    })),
  );
  gateway = await startGateway([CostsRoutes, PricesRoutes], { db, ask, clock: () => now });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});
beforeEach(() => {
  asked = [];
  costs = example(listCosts);
});

const get = (path: string, who = operator) => gateway.call(who.key, 'GET', path);

describe('what the operator asks of costs', () => {
  const routes = [
    ['GET', '/v1/admin/costs'],
    ['GET', '/v1/admin/costs/projection'],
    ['GET', '/v1/admin/costs/trend'],
    ['GET', '/v1/admin/unit-costs'],
    ['GET', '/v1/admin/margins'],
    ['GET', '/v1/admin/prices'],
    ['GET', '/v1/admin/usage-events'],
    ['POST', '/v1/admin/what-if'],
    ['POST', '/v1/admin/prices'],
  ] as const;

  test.each(routes)('%s %s is refused to a member of a tenant and to nobody', async (method, path) => {
    const body = method === 'POST' ? {} : undefined;
    expect((await gateway.call(member.key, method, path, body)).status).toBe(403);
    expect((await gateway.call('', method, path, body)).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test('is of the month so far, or of the span that it names', async () => {
    const unnamed = { ...costs, items: costs.items.map((item) => ({ ...item, name: null })) };
    expect((await get('/v1/admin/costs?group_by=day')).body).toEqual(unnamed);
    await get('/v1/admin/margins?from=2026-10-01&to=2026-11-01');
    expect(asked).toMatchObject([
      { group_by: 'day', ...monthSoFar, tenant_id: null },
      { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
    ]);
  });

  test.each(['from=2026-12-01', 'from=soon', 'group_by=colour', 'tenant_id=mine', 'format=xml'])(
    'refuses %s with a sentence',
    async (query) => {
      const { status, body } = await get(`/v1/admin/costs?${query}`);
      expect([status, body.code]).toEqual([400, 'invalid-request']);
    },
  );

  test('is a draft, replayed by billing and changing nothing', async () => {
    const draft = { prices: [{ kind: 'cpu_ms', resource: null, micros_per_million: 1 }] };
    const { status, body } = await gateway.call(operator.key, 'POST', '/v1/admin/what-if', draft);
    expect([status, body]).toEqual([200, example(getWhatIf)]);
    expect(asked).toEqual([{ ...monthSoFar, ...draft, plan: null }]);
    expect(await stated(database, operator.tenantId)).toEqual([]);
  });

  test('says what tenants are called', async () => {
    const sums = { cost_micros: 7, lines: 1, jobs: 1 };
    const gone = newId('tenant');
    costs = { ...costs, items: [member.tenantId, gone].map((key) => ({ key, ...sums })) };
    const { body } = await get('/v1/admin/costs?group_by=tenant');
    expect(body.items).toEqual([
      { key: member.tenantId, name: expect.stringMatching(/./), ...sums },
      { key: gone, name: null, ...sums },
    ]);
  });

  test('is a trend of at most a year', async () => {
    expect((await get('/v1/admin/costs/trend?split_by=model')).body).toEqual(example(listCostTrend));
    expect(asked).toEqual([{ split_by: 'model', ...monthSoFar, tenant_id: null }]);
    const { status, body } = await get('/v1/admin/costs/trend?from=2025-11-01&to=2026-11-03');
    expect([status, body.detail]).toEqual([400, 'from: a span is at most 366 days long.']);
  });

  test('answers what units cost', async () => {
    expect((await get('/v1/admin/unit-costs')).body).toEqual(example(listUnitCosts));
    expect(asked).toEqual([monthSoFar]);
  });

  test('answers a projection', async () => {
    expect((await get('/v1/admin/costs/projection')).body).toEqual(example(getCostProjection));
  });
});

describe('a CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('keeps %s from being a formula', async (key) => {
    costs = { ...costs, group_by: 'model', items: [{ key, cost_micros: 7, lines: 1, jobs: 1 }] };
    const answer = await gateway.send(operator.key, 'GET', '/v1/admin/costs?format=csv&group_by=model');
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(answer.headers.get('content-disposition')).toContain('costs.csv');
    expect(await answer.text()).toBe(`model,cost_micros,lines,jobs\n'${key},7,1,1\n`);
  });

  test.each([
    ['costs/trend', 'cost-trend.csv', 'day,kind,cost_micros,lines\n2026-11-02,cpu_ms,1640,12\n'],
    [
      'unit-costs',
      'unit-costs.csv',
      `unit,units,cost_micros,cost_micros_each,cost_micros_p50,cost_micros_p95,target_micros
world,40,720000,18000,17500,24100,25000
listener_week,0,0,,,,20000
`,
    ],
  ])('of %s has the rows of its JSON', async (path, name, rows) => {
    const answer = await gateway.send(operator.key, 'GET', `/v1/admin/${path}?format=csv`);
    expect(answer.headers.get('content-disposition')).toContain(name);
    expect(await answer.text()).toBe(rows);
  });

  test('of margins has a row for each plan and tenant, and losses as numbers', () => {
    const margins = example(listMargins);
    const [tenant] = margins.tenants;
    const lossy = {
      ...margins,
      tenants: tenant ? [{ ...tenant, name: 'Shop', margin_micros: -5, loses_money: true }] : [],
    };
    const [head, plan, loss] = marginsCsv(lossy).trim().split('\n');
    expect(head).toMatch(
      /^of,id,name,plan,tenants,revenue_micros,.*,free_tenants_carried,cpu_ms,payment_fee$/,
    );
    expect(plan).toBe('plan,pro,,pro,1,9990000,640000,9350000,false,9350000,212,50290,589710');
    expect(loss).toBe(`tenant,${tenant?.tenant_id},Shop,pro,,9990000,640000,-5,true,,,,`);
  });
});

test('usage is a batch of CloudEvents 1.0, and names its next page', async () => {
  const answer = await gateway.send(operator.key, 'GET', '/v1/admin/usage-events?limit=1');
  expect(answer.headers.get('content-type')).toMatch(/^application\/cloudevents-batch\+json/);
  const batch = (await answer.json()) as Record<string, unknown>[];
  const [fact] = example(listUsageEvents).items;
  expect(batch.length).toBe(1);
  for (const one of batch) {
    const event = new CloudEvent(one);
    expect(event.validate()).toBe(true);
    expect(event).toMatchObject({
      id: fact?.message_id,
      subject: fact?.tenant_id,
      time: fact?.at,
      data: { usage: fact?.usage },
    });
  }
  const next = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
  await get(next);
  expect(asked.at(-1)).toMatchObject({ ...monthSoFar, limit: 1, after: example(listUsageEvents).next });
});

test('receipts of a tenant are listed by job, for its own people', async () => {
  const { body } = await get('/v1/receipts/jobs?from=2026-11-01', member);
  const { items, next } = example(listReceipts);
  expect(body).toEqual({ items, next_cursor: next });
});

describe('prices', () => {
  const changes = [{ kind: 'cpu_ms', resource: null, micros_per_million: 2_000 }];
  const publish = (valid_from: string | null) =>
    gateway.call(operator.key, 'POST', '/v1/admin/prices', { valid_from, changes });

  test.each(['2026-11-21T11:59:59.000Z', '2025-12-31T00:00:00.000Z'])(
    'do not change at %s, which is past',
    async (valid_from) => {
      expect((await publish(valid_from)).body.code).toBe('prices-in-the-past');
      expect(await stated(database, operator.tenantId)).toEqual([]);
    },
  );

  test('change at the earliest in a minute, and the log says who did it', async () => {
    expect(await publish(null)).toEqual({
      status: 202,
      body: { valid_from: '2026-11-21T12:01:00.000Z' },
    });
    expect(await stated(database, operator.tenantId)).toEqual([
      {
        name: 'publish-prices.v1',
        data: { valid_from: '2026-11-21T12:01:00.000Z', note: '', changes },
      },
    ]);
    const log = await database
      .openAsAdmin()
      .selectFrom('gateway.audit' as never)
      .selectAll()
      .execute();
    expect(log).toMatchObject([{ action: 'prices-published', user_id: operator.userId }]);
  });

  test('are listed', async () => {
    expect((await get('/v1/admin/prices')).body.items.length).toBe(1);
  });
});
