import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitsOf } from '../src/domain/limits.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { planOfTenant } from '../src/outbound/plans.store.ts';
import { usedAmounts, usedStatement } from '../src/outbound/usage.store.ts';
import { AdmissionDesk, times, upload } from './admission-desk.ts';

const jobs = 100_000;
let database: TestDatabase;
let desk: AdmissionDesk;

/** Settled uploads, evenly over the 28 days before now; the tallies are made as the migration makes them. */
beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  desk = new AdmissionDesk(database.open<Database>('billing'), new Date('2026-11-29T11:59:00Z'));
  await desk.assign({ planId: 'enterprise' });
  const admin = database.openAsAdmin();
  await sql`alter table billing.reservations disable trigger tallied`.execute(admin);
  await sql`
    insert into billing.reservations
      (job_id, tenant_id, kind, uploads, storage_bytes, worlds, model_micros, quote_micros, spent_micros,
       spent_model_micros, state, answer, held_until, created_at)
    select 'job_' || n, ${desk.tenantId}, 'sample', 1, 1000, 0, 500, 503, 100, 90, 'settled', '{}', ${desk.now},
      ${desk.now}::timestamptz - interval '28 days' * (n::float / ${jobs})
    from generate_series(1, ${jobs}) as n`.execute(admin);
  await sql`alter table billing.reservations enable trigger tallied`.execute(admin);
  await sql`
    insert into billing.tallies
    select tenant_id, hour, sum(uploads), sum(storage_bytes), 0, sum(spent_micros), sum(spent_model_micros)
    from billing.reservations
    cross join lateral (values (timestamptz '-infinity'), (date_trunc('hour', created_at, 'UTC'))) as hours (hour)
    group by tenant_id, hour`.execute(admin);
  await sql`analyze billing.reservations, billing.tallies`.execute(admin);
}, 60_000);
afterAll(() => database.drop());

interface Explained {
  readonly 'QUERY PLAN': ReadonlyArray<{
    readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
  }>;
}

const limitsNow = (trx: Transaction<Database>) =>
  planOfTenant(trx, desk.now).then(({ entitlements }) =>
    limitsOf(entitlements, [{ monthlyMicros: 10 ** 9, hard: true }], desk.now, 'Asia/Kolkata'),
  );

it('the limits of a tenant with 100,000 jobs in the window are summed from few pages', async () => {
  await inTenant(desk.db, desk.tenantId, async (trx) => {
    const limits = await limitsNow(trx);
    expect(await usedAmounts(trx, limits, desk.now)).toMatchObject({
      storage_bytes: jobs * 1_000,
      model_micros: jobs * 90,
    });
    const statement = usedStatement(limits, desk.now);
    const { rows } = await sql<Explained>`explain (analyze, buffers, format json) ${statement}`.execute(trx);
    const plan = rows[0]?.['QUERY PLAN'][0];
    const pages = (plan?.Plan['Shared Hit Blocks'] ?? 0) + (plan?.Plan['Shared Read Blocks'] ?? 0);
    expect(pages).toBeGreaterThan(0);
    // All rows of the window are on some 3,000 pages.
    expect(pages).toBeLessThan(200);
  });
});

it('and the last 50 of the limit are admitted, no more', async () => {
  const month = await desk.usedOf('uploads');
  await desk.assign({ planId: 'enterprise', entitlements: { uploads: (month ?? 0) + 50 } });
  expect(await desk.admitted(times(60, () => upload()))).toBe(50);
});
