import { newId } from '@trc/contracts/ids';
import { migrateService } from '@trc/runtime/migrate';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { AdmissionDesk } from './admission-desk.ts';

let database: TestDatabase;
afterAll(() => database?.drop());

it('an installation from before keeps its plans, what was used, and what was spent', async () => {
  const names = Object.keys(migrations);
  const first = names.indexOf('2026-11-21T1100_terms_budgets_tallies');
  database = await createDatabase({ billing: {} });
  const admin = database.openAsAdmin();
  for (const name of names.slice(0, first)) await migrations[name]?.up(admin);
  const [tenantId, settled, held] = [newId('tenant'), newId('job'), newId('job')];
  const assignedAt = new Date('2026-11-01T00:00:00Z');
  const now = new Date('2026-11-20T12:00:00Z');
  await sql`insert into billing.tenant_plans values (${tenantId}, 'pro', ${assignedAt})`.execute(admin);
  for (const [job, state, createdAt] of [
    [settled, 'settled', new Date('2026-11-10T00:00:00Z')],
    [held, 'held', new Date('2026-11-20T11:00:00Z')],
  ] as const)
    await sql`
      insert into billing.reservations
        (job_id, tenant_id, kind, uploads, storage_bytes, worlds, model_micros, state, answer, held_until, created_at)
      values (${job}, ${tenantId}, 'sample', 1, 1000, 0, 500, ${state}, '{"kind":"reserved"}', '2026-11-21T11:00:00Z',
        ${createdAt})`.execute(admin);
  for (const [line, kind, cost] of [
    [0, 'cpu_ms', 3],
    [1, 'model_input_tokens', 40],
  ] as const)
    await sql`
      insert into billing.ledger
        (id, tenant_id, job_id, message_id, line, kind, operation, quantity, cost_micros, price_table_version, at)
      values (${newId('ledgerLine')}, ${tenantId}, ${settled}, 'msg_1', ${line}, ${kind}, 'analyse', 1, ${cost}, '1',
        ${assignedAt})`.execute(admin);

  for (const name of names.slice(first)) await migrations[name]?.up(admin);
  // Gives the service's role what it needs of the new tables.
  await migrateService({ adminUrl: database.adminUrl, service: 'billing', password: 'test', migrations: {} });
  const desk = Object.assign(new AdmissionDesk(database.open<Database>('billing'), now), { tenantId });
  const { plan, plan_version, limits } = await desk.entitlements();
  expect([plan, plan_version]).toEqual(['pro', 1]);
  expect(Object.fromEntries(limits.map(({ name, used }) => [name, used]))).toEqual({
    uploads: 2,
    storage_bytes: 2_000,
    worlds: 0,
    jobs: 1,
    model_micros: 540,
    budget: 543,
  });
  const { rows } = await sql`
    select id, period, reason, valid_from from billing.terms where tenant_id = ${tenantId}`.execute(admin);
  expect(rows).toEqual([
    {
      id: `trm_${tenantId.slice(4)}`,
      period: 'monthly',
      reason: 'assigned',
      valid_from: assignedAt,
    },
  ]);
});
