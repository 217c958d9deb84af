import type { Usage } from '@trc/contracts/documents/usage.v1';
import { type Id, newId } from '@trc/contracts/ids';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enterCosts } from '../src/inbound/enter-usage.ts';
import { ListBudgetsQuery } from '../src/inbound/list-budgets.query.ts';
import { ListCostTrendQuery } from '../src/inbound/list-cost-trend.query.ts';
import { ListUnitCostsQuery } from '../src/inbound/list-unit-costs.query.ts';
import { migrations } from '../src/migrations/all.ts';
import { countBudgets } from '../src/outbound/budgets.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk, upload } from './admission-desk.ts';

const span = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' };
const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 10, day, hour));
const million = 1_000_000;

let database: TestDatabase;
let db: Kysely<Database>;

/** CPU time and a model's tokens that cost so much. */
const cpu = (micros: number) => ({
  kind: 'cpu_ms' as const,
  quantity: (micros * million) / 1_900,
  operation: 'decode',
  resource: null,
});
const model = (micros: number) => ({
  kind: 'model_input_tokens' as const,
  quantity: micros * 10,
  operation: 'prose',
  resource: 'gpt-6-luna',
});

interface Job {
  readonly tenantId: Id<'tenant'>;
  readonly userId: Id<'user'>;
  readonly kind: 'sample' | 'world' | 'refresh' | 'publish';
  readonly at: Date;
  readonly usage: readonly Usage[];
  readonly state?: 'settled' | 'refunded' | 'held';
}

/** One job with its reservation, entered as an event of its service would be. */
async function run({ tenantId, userId, kind, at: when, usage, state = 'settled' }: Job): Promise<void> {
  const jobId = newId('job', when.getTime());
  await inTenant(db, tenantId, async (trx) => {
    await trx
      .insertInto('reservations')
      .values({
        job_id: jobId,
        tenant_id: tenantId,
        kind,
        uploads: 0,
        storage_bytes: 0,
        worlds: 0,
        model_micros: 0,
        quote_micros: 0,
        time_zone: 'UTC',
        state,
        answer: JSON.stringify({}),
        world_id: null,
        occasion: null,
        due_at: null,
        held_until: when,
        created_at: when,
      })
      .execute();
    const messageId = newId('message', when.getTime());
    await enterCosts(trx, { messageId, type: 'test', tenantId, userId, jobId, at: when, usage });
  });
}

/** The ledger itself, read by its owner: what every figure has to agree with. */
async function ledger<Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> {
  return (await query.execute(database.openAsAdmin())).rows;
}

describe('figures of jobs', () => {
  const [one, other] = [newId('tenant'), newId('tenant')];
  const [ann, bob] = [newId('user'), newId('user')];

  beforeAll(async () => {
    database = await createDatabase({ billing: migrations });
    db = database.open<Database>('billing');
    for (const [index, micros] of [1_900, 3_800, 5_700, 38_000].entries())
      await run({ tenantId: one, userId: ann, kind: 'sample', at: at(3 + index), usage: [cpu(micros)] });
    await run({ tenantId: one, userId: ann, kind: 'sample', at: at(3), usage: [cpu(19)], state: 'refunded' });
    await run({ tenantId: other, userId: bob, kind: 'world', at: at(3), usage: [cpu(1_900), model(9_000)] });
    await run({ tenantId: other, userId: bob, kind: 'world', at: at(4, 23), usage: [model(41_001)] });
    // Ann's week from Monday the 9th has two jobs, Bob's one; Ann's next begins on the 16th.
    await run({ tenantId: one, userId: ann, kind: 'refresh', at: at(9), usage: [model(6_000)] });
    await run({ tenantId: one, userId: ann, kind: 'publish', at: at(15, 23), usage: [cpu(1_900)] });
    await run({ tenantId: one, userId: bob, kind: 'refresh', at: at(10), usage: [model(1_000)] });
    await run({ tenantId: one, userId: ann, kind: 'refresh', at: at(16, 0), usage: [model(2_000)] });
    await run({ tenantId: one, userId: ann, kind: 'refresh', at: new Date(span.to), usage: [model(77)] });
  });
  afterAll(() => database.drop());

  it('a world, a sample and a listener in a week are counted once each, beside what they may cost', async () => {
    const { items } = await new ListUnitCostsQuery(db).answer(span);
    expect(items).toEqual([
      {
        unit: 'world',
        units: 2,
        cost_micros: 51_901,
        cost_micros_each: 25_951,
        cost_micros_p50: 10_900,
        cost_micros_p95: 41_001,
        target_micros: 25_000,
      },
      {
        unit: 'sample',
        units: 4,
        cost_micros: 49_400,
        cost_micros_each: 12_350,
        cost_micros_p50: 3_800,
        cost_micros_p95: 38_000,
        target_micros: 1_000,
      },
      {
        unit: 'listener_week',
        units: 3,
        cost_micros: 10_900,
        cost_micros_each: 3_633,
        cost_micros_p50: 2_000,
        cost_micros_p95: 7_900,
        target_micros: 20_000,
      },
    ]);
  });

  it('what units cost together is what the ledger holds of their jobs', async () => {
    const { items } = await new ListUnitCostsQuery(db).answer(span);
    const booked = await ledger(sql<{ unit: string; micros: number }>`
      select case when job.kind in ('refresh', 'publish') then 'listener_week' else job.kind end as unit,
        sum(line.cost_micros)::bigint as micros
      from billing.ledger line join billing.reservations job on job.job_id = line.job_id
      where job.state = 'settled' and job.created_at >= ${span.from} and job.created_at < ${span.to}
      group by 1`);
    expect(new Map(items.map(({ unit, cost_micros }) => [unit, cost_micros]))).toEqual(
      new Map(booked.map(({ unit, micros }) => [unit, Number(micros)])),
    );
  });

  it('a span without jobs has no unit and says so', async () => {
    const { items } = await new ListUnitCostsQuery(db).answer({
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
    });
    expect(items.map(({ units, cost_micros_each }) => [units, cost_micros_each])).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
  });

  const trend = (split_by: 'kind' | 'model' | 'operation', tenant_id: string | null = null) =>
    new ListCostTrendQuery(db).answer({ split_by, ...span, tenant_id });

  it.each(['kind', 'operation'] as const)('the trend by %s is the ledger by day', async (split) => {
    const { items, total_micros } = await trend(split);
    const booked = await ledger(sql<{ day: string; key: string; cost_micros: number; lines: number }>`
      select (at at time zone 'UTC')::date::text as day, ${sql.ref(split)} as key,
        sum(cost_micros)::bigint as cost_micros, count(*) as lines
      from billing.ledger where at >= ${span.from} and at < ${span.to} group by 1, 2 order by 1, 2`);
    expect(items).toEqual(
      booked.map((row) => ({ ...row, cost_micros: Number(row.cost_micros), lines: Number(row.lines) })),
    );
    expect(total_micros).toBe(items.reduce((sum, { cost_micros }) => sum + cost_micros, 0));
    expect(items.length).toBeGreaterThan(8);
  });

  it('the trend by model holds model money only, and that of one tenant nobody else', async () => {
    expect((await trend('model', other)).items).toEqual([
      { day: '2026-11-03', key: 'gpt-6-luna', cost_micros: 9_000, lines: 1 },
      { day: '2026-11-04', key: 'gpt-6-luna', cost_micros: 41_001, lines: 1 },
    ]);
  });
});

describe('budgets of all tenants', () => {
  const noon = '2026-11-21T12:00:00.000Z';
  beforeEach(async () => {
    database = await createDatabase({ billing: migrations });
    db = database.open<Database>('billing');
    return () => database.drop();
  });

  const desk = async (budget: number, spent: number): Promise<AdmissionDesk> => {
    const made = new AdmissionDesk(db, new Date(noon));
    await made.assign({ planId: 'pro', period: 'monthly' });
    await made.budget(budget);
    if (spent > 0) await made.spend(null, spent);
    return made;
  };
  const list = (over: Partial<Parameters<ListBudgetsQuery['answer']>[0]> = {}) =>
    new ListBudgetsQuery(db, () => new Date(noon)).answer({
      state: null,
      tenant_id: null,
      after: null,
      limit: 10,
      ...over,
    });

  it('are listed page by page, the nearest to its end first and each once', async () => {
    const desks = [await desk(1_000, 100), await desk(1_000, 1_200), await desk(0, 0), await desk(500, 400)];
    const [calm, spent, stopped, near] = desks.map(({ tenantId }) => tenantId);
    const seen: (readonly [string, string])[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ after, limit: 1 });
      seen.push(...page.items.map(({ tenant_id, state }) => [tenant_id, state] as const));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual([
      [spent, 'spent'],
      [near, 'near'],
      [calm, 'ok'],
      [stopped, 'stopped'],
    ]);
    expect((await list({ state: 'near' })).items.map(({ tenant_id }) => tenant_id)).toEqual([near]);
    expect((await list({ tenant_id: calm ?? '' })).items.length).toBe(1);
    expect(await countBudgets(db, new Date(noon))).toEqual({ ok: 1, near: 1, spent: 1 });
  });

  it('show both bounds, and the tighter one decides', async () => {
    const it = await desk(5_000, 700);
    await it.budget(1_400, false, 'operator');
    expect((await list()).items).toEqual([
      {
        tenant_id: it.tenantId,
        state: 'ok',
        budget_micros: 1_400,
        hard: false,
        used_micros: 700,
        // 700 in seven days are 100 a day, and nine and a half days are left.
        projected_micros: 700 + 950,
        resets_at: '2026-12-01T00:00:00.000Z',
        own: { monthly_micros: 5_000, hard: true },
        operator: { monthly_micros: 1_400, hard: false },
      },
    ]);
  });

  it('are used as far as the tenant itself is told, held quotes with it', async () => {
    const it = await desk(1_000, 300);
    await it.reserve(upload());
    const [item] = (await list()).items;
    expect(item?.used_micros).toBe(await it.usedOf('budget'));
    expect(item?.used_micros).toBeGreaterThan(300);
  });

  it('begin anew when the calendar of the tenant does', async () => {
    const it = await desk(1_000, 0);
    await it.reserve(upload({ time_zone: 'Asia/Tokyo' }));
    expect((await list()).items[0]?.resets_at).toBe('2026-11-30T15:00:00.000Z');
  });
});
