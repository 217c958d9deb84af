import { listAdminAudit } from '@trc/contracts/http/list-admin-audit.v1';
import { services } from '@trc/contracts/message';
import { listDeadLetters } from '@trc/contracts/queries/list-dead-letters.v1';
import { listPlanVersions } from '@trc/contracts/queries/list-plan-versions.v1';
import { listPriceTables } from '@trc/contracts/queries/list-price-tables.v1';
import { listProviders } from '@trc/contracts/queries/list-providers.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditRoutes } from '../src/inbound/audit.routes.ts';
import { OperatorRoutes } from '../src/inbound/operator.routes.ts';
import { PlansRoutes } from '../src/inbound/plans.routes.ts';
import { PricesRoutes } from '../src/inbound/prices.routes.ts';
import { QueuesRoutes } from '../src/inbound/queues.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import { noteAudit } from '../src/outbound/audit.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { answers, askOf, example, type Member, makeTenant, makeUser, scriptedPlan } from './fixtures.ts';
import { startGateway, type TestGateway } from './http.ts';

const config = { publicUrl: 'http://localhost', spotifyMode: 'development', spotifyClientId: 'client' };
const replyOf = (name: string) => example(`queries/${name}`).reply;
const asked: unknown[] = [];
const ask = askOf(
  scriptedPlan(),
  answers(listDeadLetters('taste'), () => replyOf('list-dead-letters.v1')),
  answers(listPlanVersions, () => replyOf('list-plan-versions.v1')),
  answers(listPriceTables, () => replyOf('list-price-tables.v1')),
  answers(listProviders, (request) => {
    asked.push(request);
    return replyOf('list-providers.v1');
  }),
);

let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let operator: Member;
let mia: Member;
let zoe: Member;
const startMs = new Date('2026-11-20T12:00:00Z').getTime();

/** Six entries, a minute apart: Mia's and Zoe's in turn, every third a change of the brand. */
beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  const routes = [AuditRoutes, OperatorRoutes, PlansRoutes, PricesRoutes, QueuesRoutes];
  const now = new Date('2026-11-21T12:00:00Z');
  gateway = await startGateway(routes, { db, clock: () => now, ask }, [
    { provide: CONFIG, useValue: config },
  ]);
  const member = async (role: 'operator' | 'owner') =>
    makeUser(db, (await makeTenant(db)).tenantId, { role });
  [operator, mia, zoe] = [await member('operator'), await member('owner'), await member('owner')];
  for (let n = 0; n < 6; n += 1) {
    const { tenantId, userId } = n % 2 === 0 ? mia : zoe;
    const action = n % 3 === 0 ? 'tenant-changed' : 'key-created';
    const entry = { tenantId, userId, action, subject: null, details: { n } };
    await inTenant(db, tenantId, (trx) => noteAudit(trx, entry, new Date(startMs + n * 60_000)));
  }
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

const get = (path: string) => gateway.call(operator.key, 'GET', path);
const csv = async (path: string) => {
  const answer = await gateway.send(operator.key, 'GET', path);
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.csv"$/);
  return (await answer.text()).trim().split('\n');
};

describe('the audit log of all tenants', () => {
  const entries = async (query = '') => {
    const { body } = await get(`${listAdminAudit.path}?${query}`);
    return listAdminAudit.response.parse(body);
  };
  const numbers = (items: Awaited<ReturnType<typeof entries>>['items']) =>
    items.map(({ details }) => details['n']);

  test('is newest first, names the tenant, and goes on after its last entry', async () => {
    const first = await entries('limit=4');
    expect(numbers(first.items)).toEqual([5, 4, 3, 2]);
    expect(first.items[0]).toMatchObject({ tenant_id: zoe.tenantId, tenant_name: expect.any(String) });
    const second = await entries(`limit=4&cursor=${first.next_cursor}`);
    expect(numbers(second.items)).toEqual([1, 0]);
    expect(second.next_cursor).toBeNull();
  });

  test.each([
    ['an action', () => 'action=tenant-changed', [3, 0]],
    ['a tenant', () => `tenant_id=${mia.tenantId}`, [4, 2, 0]],
    ['both', () => `tenant_id=${mia.tenantId}&action=tenant-changed`, [0]],
    ['a time', () => 'from=2026-11-20T12:01:00Z&to=2026-11-20T12:03:00Z', [2, 1]],
    ['an action in a time', () => 'action=key-created&from=2026-11-20T12:02:00Z', [5, 4, 2]],
  ])('is told by %s', async (_, query, expected) => {
    expect(numbers((await entries(query())).items)).toEqual(expected);
  });

  test('is the operator’s, and comes as CSV too', async () => {
    expect((await gateway.call(mia.key, 'GET', listAdminAudit.path)).status).toBe(403);
    const [head, first, ...rest] = await csv(`${listAdminAudit.path}?format=csv`);
    expect(head).toBe('id,at,user_id,key_id,action,subject,details,tenant_id,tenant_name');
    expect(first).toContain(`,${zoe.userId},,key-created,,"{""n"":5}",${zoe.tenantId},`);
    expect(rest).toHaveLength(5);
  });
});

test('the providers are asked about with the mode that the installation’s app has', async () => {
  const { status, body } = await get('/v1/admin/providers');
  expect([status, body]).toEqual([200, replyOf('list-providers.v1')]);
  expect(asked.at(-1)).toEqual({ spotify_mode: 'development' });
  expect((await gateway.call(mia.key, 'GET', '/v1/admin/providers')).status).toBe(403);
  const [head, row] = await csv('/v1/admin/providers?format=csv');
  expect(head).toMatch(/^provider,configured,mode,off,window_s,/);
  expect(row).toMatch(/^spotify,true,extended,recommend \(refused\),30,12,90,840,,2026-/);
});

test.each([
  [
    '/v1/admin/dead-letters',
    'id,service,consumer,tenant_id,message_id,subject,reason,attempts,died_at',
    services.length,
  ],
  ['/v1/admin/plans', 'id,version,name,price_micros_monthly,price_micros_yearly,valid_from,valid_until', 1],
  [
    '/v1/admin/prices',
    'version,valid_from,valid_until,published_at,note,kind,resource,micros_per_million',
    1,
  ],
  ['/v1/admin/queues', 'queue,kind,waiting,tenants_waiting,oldest_wait_s,released,running,parked', 0],
  ['/v1/admin/sla', 'queue,kind,jobs,within_promise,ratio_p50,ratio_p90,ratio_p95,within_bound', 0],
])('%s comes as CSV, with its headings when it is empty', async (path, headings, rows) => {
  const [head, ...lines] = await csv(`${path}?format=csv`);
  expect(head?.startsWith(headings), head).toBe(true);
  expect(lines).toHaveLength(rows);
});
