import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marginsOf, type PlanCost } from '../src/domain/margins.ts';
import { GetReceiptQuery } from '../src/inbound/get-receipt.query.ts';
import { ListMarginsQuery } from '../src/inbound/list-margins.query.ts';
import { firstPrices } from '../src/migrations/2026-11-21T1110_prices_usage_events.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { appendAll } from '../src/outbound/ledger.store.ts';
import { assignTerms } from '../src/outbound/plans.store.ts';
import { checkLedger } from '../src/outbound/rebuild.store.ts';
import {
  diceOf,
  month,
  type SimulatedTenant,
  simulateMonth,
  termsOf,
  usualHabits,
} from './simulated-month.ts';

const counts = { free: 1_000, pro: 100, enterprise: 3 };
const atOnce = 4;

let database: TestDatabase;
let db: Kysely<Database>;
let tenants: readonly SimulatedTenant[];

/** The month is entered through the ledger's own way: one transaction for each tenant, its messages together. */
beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
  tenants = [...simulateMonth(usualHabits, counts)];
  const left = tenants.values();
  const enter = async () => {
    for (const tenant of left)
      await inTenant(db, tenant.tenantId, async (trx) => {
        for (const { planId, period, validFrom } of termsOf(tenant))
          await assignTerms(
            trx,
            tenant.tenantId,
            { planId, period, from: validFrom, reason: 'assigned' },
            validFrom,
          );
        await appendAll(trx, tenant.entries);
      });
  };
  await Promise.all(Array.from({ length: atOnce }, enter));
}, 180_000);
afterAll(() => database.drop());

/** Price × usage by hand, a fraction of a line rounded up; nothing of the ledger's own arithmetic is used. */
function costByHand(kind: string, resource: string | null, quantity: number): bigint {
  const price =
    firstPrices.find((one) => one.kind === kind && one.resource === resource) ??
    firstPrices.find((one) => one.kind === kind && one.resource === null);
  if (!price) throw new Error(`no price for ${kind}`);
  const millionths = BigInt(quantity) * BigInt(price.micros_per_million);
  return millionths / 1_000_000n + (millionths % 1_000_000n > 0n ? 1n : 0n);
}

const sumByHand = (some: readonly SimulatedTenant[]): bigint =>
  some
    .flatMap(({ entries }) => entries.flatMap(({ usage }) => usage))
    .reduce((sum, { kind, resource, quantity }) => sum + costByHand(kind, resource, quantity), 0n);

describe('a month of 1,000 free, 100 pro and 3 enterprise tenants', () => {
  it('is in the ledger to the micro-dollar: Σ ledger = Σ price × usage (EB-47, EB-54)', async () => {
    const { rows } = await sql<{ lines: number; micros: string; facts: string }>`
      select (select count(*) from billing.ledger) as lines, (select sum(cost_micros) from billing.ledger)::text as micros,
        (select sum(ceil((used ->> 'quantity')::numeric * price.micros_per_million / 1000000))
          from billing.usage_events, jsonb_array_elements(usage) as used
          join lateral (
            select micros_per_million from billing.prices
            where kind = used ->> 'kind' and (resource is null or resource = used ->> 'resource')
            order by resource is null limit 1
          ) as price on true)::text as facts`.execute(database.openAsAdmin());
    const expected = String(sumByHand(tenants));
    expect(rows[0]?.micros).toBe(expected);
    expect(rows[0]?.facts).toBe(expected);
    expect(rows[0]?.lines).toBe(
      tenants.reduce((sum, { entries }) => sum + entries.reduce((n, { usage }) => n + usage.length, 0), 0),
    );
  });

  it('has a receipt for every job, with the sum of its lines', async () => {
    const { rows } = await sql<{ jobs: number }>`
      select count(distinct job_id) as jobs from billing.ledger`.execute(database.openAsAdmin());
    expect(rows[0]?.jobs).toBe(tenants.reduce((sum, { jobs }) => sum + jobs.length, 0));
    const roll = diceOf(7);
    const busy = tenants.filter(({ jobs }) => jobs.length > 0);
    for (let i = 0; i < 40; i += 1) {
      const tenant = busy[Math.floor(roll() * busy.length)];
      const job_id = tenant?.jobs[Math.floor(roll() * tenant.jobs.length)] ?? '';
      const { tenantId = '' } = tenant ?? {};
      const receipt = await new GetReceiptQuery(db).answer({ job_id }, { tenantId });
      const usage = tenant?.entries.find(({ jobId }) => jobId === job_id)?.usage ?? [];
      const expected = usage.reduce((sum, one) => sum + costByHand(one.kind, one.resource, one.quantity), 0n);
      expect(receipt.cost_micros).toBe(Number(expected));
      expect(receipt.lines.length).toBe(usage.length);
    }
  });

  it('equals its rebuild from the facts', async () => {
    const check = await checkLedger(database.openAsAdmin() as unknown as Kysely<Database>);
    expect(check.differences).toEqual([]);
    expect(check.events).toBe(tenants.reduce((sum, { entries }) => sum + entries.length, 0));
  });

  it('earns on every paying plan, fees included, where the drafts lost or guessed (EB-80, EB-81, EB-82, EB-87, EB-91)', async () => {
    const span = { from: month.from.toISOString(), to: month.to.toISOString() };
    const margins = await new ListMarginsQuery(db).answer({ ...span, tenants_max: 0 });
    const costs = tenants.map(
      (tenant): PlanCost => ({
        tenantId: tenant.tenantId,
        planId: tenant.plan,
        kind: 'all',
        costMicros: Number(sumByHand([tenant])),
      }),
    );
    const byHand = marginsOf(tenants.flatMap(termsOf), costs, month).plans;
    expect(
      margins.plans.map(({ plan, revenue_micros, cost_micros }) => [plan, revenue_micros, cost_micros]),
    ).toEqual(byHand.map(({ plan, revenueMicros, costMicros }) => [plan, revenueMicros, costMicros]));
    expect(margins.plans.map(({ plan, loses_money }) => [plan, loses_money])).toEqual([
      ['enterprise', false],
      ['free', true],
      ['pro', false],
    ]);
    const pro = margins.plans.find(({ plan }) => plan === 'pro');
    const proTenants = tenants.filter(({ plan }) => plan === 'pro').length;
    expect((pro?.cost_micros ?? 0) / proTenants).toBeLessThan(99_000_000 / 12);
    for (const { free_tenants } of margins.break_even) expect(free_tenants).toBeGreaterThan(33);
    expect(margins.claims.find(({ id }) => id === 'EB-80')?.recomputed_micros).toBe(-210_000);
  });
});
