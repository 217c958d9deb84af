import type { Usage } from '@trc/contracts/documents/usage.v1';
import { type Id, newId } from '@trc/contracts/ids';
import type { RequestOf } from '@trc/contracts/message';
import type { getWhatIf } from '@trc/contracts/queries/get-what-if.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterCosts } from '../src/inbound/enter-usage.ts';
import { GetCostProjectionQuery } from '../src/inbound/get-cost-projection.query.ts';
import { GetWhatIfQuery } from '../src/inbound/get-what-if.query.ts';
import { ListCostsQuery } from '../src/inbound/list-costs.query.ts';
import { ListMarginsQuery } from '../src/inbound/list-margins.query.ts';
import { ListUsageEventsQuery } from '../src/inbound/list-usage-events.query.ts';
import { migrations } from '../src/migrations/all.ts';
import { setBudget } from '../src/outbound/budgets.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { assignTerms } from '../src/outbound/plans.store.ts';

const from = '2026-11-01T00:00:00.000Z';
const to = '2026-12-01T00:00:00.000Z';
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 12));
const [free, pro] = [newId('tenant'), newId('tenant')];
const million = 1_000_000;

let database: TestDatabase;
let db: Kysely<Database>;

async function useUp(
  tenantId: Id<'tenant'>,
  at: Date,
  usage: readonly (Pick<Usage, 'kind' | 'quantity'> & Partial<Usage>)[],
  kind: 'sample' | 'world' | null = null,
): Promise<string> {
  const jobId = newId('job', at.getTime());
  await inTenant(db, tenantId, async (trx) => {
    if (kind)
      await trx
        .insertInto('reservations')
        .values({
          job_id: jobId,
          tenant_id: tenantId,
          kind,
          uploads: kind === 'sample' ? 1 : 0,
          storage_bytes: kind === 'sample' ? 4 * million : 0,
          worlds: kind === 'world' ? 1 : 0,
          model_micros: 0,
          quote_micros: 0,
          time_zone: 'UTC',
          state: 'settled',
          answer: JSON.stringify({}),
          world_id: null,
          occasion: null,
          due_at: null,
          held_until: at,
          created_at: at,
        })
        .execute();
    await enterCosts(trx, {
      messageId: newId('message', at.getTime()),
      type: 'test',
      tenantId,
      userId: null,
      jobId: kind ? jobId : null,
      at,
      usage: usage.map((one) => ({ operation: 'test', resource: null, ...one })),
    });
  });
  return jobId;
}

const cpu = (micros: number) => [{ kind: 'cpu_ms' as const, quantity: (micros * million) / 1_900 }];

/** A free tenant with 12 samples on one day, one that pays from the 11th on, and a world of each. */
beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
  await inTenant(db, pro, (trx) =>
    assignTerms(trx, pro, { planId: 'pro', period: 'monthly', from: day(11), reason: 'assigned' }, day(11)),
  );
  await inTenant(db, free, (trx) =>
    setBudget(trx, free, 'tenant', { monthlyMicros: 30_000, hard: true }, day(1)),
  );
  await inTenant(db, pro, (trx) =>
    setBudget(trx, pro, 'tenant', { monthlyMicros: 90_000_000, hard: false }, day(1)),
  );
  for (let n = 0; n < 12; n += 1) await useUp(free, day(20), cpu(1_900), 'sample');
  await useUp(
    free,
    day(2),
    [{ kind: 'model_input_tokens', quantity: 30_000, resource: 'gpt-6-luna' }],
    'world',
  );
  await useUp(pro, day(5), cpu(3_800), 'world');
  await useUp(pro, day(15), [
    { kind: 'payment_fee', quantity: 9_990_000, resource: 'share' },
    { kind: 'payment_fee', quantity: 1, resource: 'each' },
  ]);
  await useUp(pro, day(20), cpu(1_900_000), 'sample');
});
afterAll(() => database.drop());

describe('costs', () => {
  const costs = (
    group_by: 'tenant' | 'user' | 'kind' | 'model' | 'operation' | 'day',
    tenant_id: string | null = null,
  ) =>
    new ListCostsQuery(db)
      .answer({ group_by, from, to, tenant_id: tenant_id as Id<'tenant'> | null, limit: 10 })
      .then(({ items, total_micros }) => ({
        total_micros,
        items: items.map(({ key, cost_micros }) => [key, cost_micros]),
      }));
  const total = 12 * 1_900 + 3_000 + 3_800 + 589_710 + 1_900_000;

  it('are summed over all tenants, the dearest first', async () => {
    expect(await costs('kind')).toEqual({
      total_micros: total,
      items: [
        ['cpu_ms', 12 * 1_900 + 3_800 + 1_900_000],
        ['payment_fee', 589_710],
        ['model_input_tokens', 3_000],
      ],
    });
    expect((await costs('tenant')).items.map(([key]) => key)).toEqual([pro, free]);
    expect(await costs('model')).toEqual({ total_micros: 3_000, items: [['gpt-6-luna', 3_000]] });
    expect((await costs('user')).items).toEqual([[null, total]]);
    expect((await costs('operation')).items).toEqual([['test', total]]);
  });

  it('are shown by UTC day in their order, and of one tenant when one is named', async () => {
    expect((await costs('day', free)).items).toEqual([
      ['2026-11-02', 3_000],
      ['2026-11-20', 22_800],
    ]);
  });

  it('of a limited list say the whole sum', async () => {
    const page = await new ListCostsQuery(db).answer({
      group_by: 'kind',
      from,
      to,
      tenant_id: null,
      limit: 1,
    });
    expect([page.items.length, page.total_micros]).toEqual([1, total]);
  });
});

it('margins put each cost under the plan of its instant, and revenue under the time that was paid', async () => {
  const margins = await new ListMarginsQuery(db).answer({ from, to, tenants_max: 10 });
  const paidDays = 19.5;
  expect(
    margins.plans.map(({ plan, tenants, revenue_micros, cost_micros, loses_money }) => ({
      plan,
      tenants,
      revenue_micros,
      cost_micros,
      loses_money,
    })),
  ).toEqual([
    { plan: 'free', tenants: 2, revenue_micros: 0, cost_micros: 22_800 + 3_000 + 3_800, loses_money: true },
    {
      plan: 'pro',
      tenants: 1,
      revenue_micros: (9_990_000 * paidDays) / 30,
      cost_micros: 1_900_000 + 589_710,
      loses_money: false,
    },
  ]);
  expect(margins.tenants.map(({ tenant_id, plan }) => [tenant_id, plan])).toEqual([
    [free, 'free'],
    [pro, 'pro'],
  ]);
  expect(margins.units).toEqual([
    { unit: 'world', jobs: 2, cost_micros_each: 3_400, claimed_micros: 25_000 },
    { unit: 'refresh', jobs: 0, cost_micros_each: null, claimed_micros: 20_000 },
    {
      unit: 'sample',
      jobs: 13,
      cost_micros_each: Math.round((22_800 + 1_900_000) / 13),
      claimed_micros: 1_000,
    },
  ]);
});

it('a projection goes on at the rate of the last seven days, and names who is near a budget', async () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const projection = await new GetCostProjectionQuery(db, () => now).answer({ tenants_max: 10 });
  const recent = 12 * 1_900 + 589_710 + 1_900_000;
  expect(projection).toMatchObject({
    month: '2026-11',
    spent_micros: recent + 3_000 + 3_800,
    run_rate_micros_per_day: Math.ceil(recent / 7),
    projected_micros: recent + 6_800 + Math.ceil((recent / 7) * 9.5),
    near_budget: [{ tenant_id: free, spent_micros: 25_800, budget_micros: 30_000, hard: true }],
  });
});

describe('what if', () => {
  const whatIf = (draft: Partial<RequestOf<typeof getWhatIf>>) =>
    new GetWhatIfQuery(db).answer({ from, to, ...draft });

  it('nothing changes, nothing changes', async () => {
    const { plans, usage_events } = await whatIf({});
    expect(usage_events).toBe(16);
    for (const { before, after, refused_jobs } of plans) {
      expect(after).toEqual(before);
      expect(refused_jobs).toBe(0);
    }
  });

  it('prices change, past usage is priced anew and the books stay as they are', async () => {
    const prices = [{ kind: 'cpu_ms' as const, resource: null, micros_per_million: 19_000 }];
    const { plans } = await whatIf({ prices });
    expect(plans.map(({ plan, after, before }) => [plan, after.cost_micros - before.cost_micros])).toEqual([
      ['free', 9 * (22_800 + 3_800)],
      ['pro', 9 * 1_900_000],
    ]);
    expect(plans.find(({ plan }) => plan === 'pro')?.after.loses_money).toBe(true);
    expect((await whatIf({})).plans).toMatchObject(plans.map(({ plan, before }) => ({ plan, before })));
  });

  it('a plan is cheaper, what was not negotiated earns less', async () => {
    const { plans } = await whatIf({ plan: { id: 'pro', price_micros_monthly: 4_990_000 } });
    expect(plans.find(({ plan }) => plan === 'pro')?.after.revenue_micros).toBe((4_990_000 * 19.5) / 30);
  });

  it('a plan allows less, the jobs that it would refuse are counted and their costs left out', async () => {
    const { plans } = await whatIf({ plan: { id: 'free', entitlements: { uploads: 5 } } });
    const found = plans.find(({ plan }) => plan === 'free');
    expect(found).toMatchObject({ jobs: 14, refused_jobs: 7 });
    expect((found?.before.cost_micros ?? 0) - (found?.after.cost_micros ?? 0)).toBe(7 * 1_900);
    expect(plans.find(({ plan }) => plan === 'pro')).toMatchObject({ jobs: 1, refused_jobs: 0 });
  });

  it('a plan has less storage, each upload that it would have held stays, and no other', async () => {
    const { plans } = await whatIf({
      plan: { id: 'free', entitlements: { uploads: null, storage_bytes: 11 * million } },
    });
    expect(plans.find(({ plan }) => plan === 'free')).toMatchObject({ refused_jobs: 10 });
  });
});

it('usage events are read page by page, each once, oldest first', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ListUsageEventsQuery['answer']>> = await new ListUsageEventsQuery(
      db,
    ).answer({ from, to, after, limit: 5 });
    seen.push(...page.items.map(({ message_id }) => message_id));
    after = page.next;
  } while (after !== null);
  expect(seen.length).toBe(16);
  expect(new Set(seen).size).toBe(16);
});
